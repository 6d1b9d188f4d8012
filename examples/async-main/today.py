import asyncio
import datetime


def print_now():
    print(datetime.datetime.now())


async def keep_printing() -> None:
    while True:
        print(print_now())
        await asyncio.sleep(0.50)


async def async_main() -> None:
    try:
        await asyncio.wait_for(keep_printing(), 10)
    except asyncio.TimeoutError:
        print("시간 종료")


asyncio.run(async_main())
