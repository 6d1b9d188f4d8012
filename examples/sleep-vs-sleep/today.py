import asyncio
import time
import datetime

def print_now():
    print(datetime.datetime.now())

async def keep_printing1() -> None:
    while True:
        print(print_now())
        await asyncio.sleep(0.50)

def keep_printing2() -> None:
    while True:
        print(print_now())
        time.sleep(0.50)

async def other_task() -> None:
    while True:
        print("다른 태스크")
        await asyncio.sleep(0.50)

async def async_main() -> None:
    other = asyncio.create_task(other_task())
    try:
        # 논블로킹: 기다리는 동안 다른 태스크도 실행된다.
        await asyncio.wait_for(keep_printing1(), 1.25)
    except asyncio.TimeoutError:
        print("여기부터 time.sleep")
    # 블로킹: 스레드가 멈추어 다른 태스크는 더 실행되지 않는다.
    keep_printing2()

asyncio.run(async_main())
