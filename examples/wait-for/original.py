import asyncio
import datetime


def print_now():
    print(datetime.datetime.now())


async def keep_printing() -> None:
    while True:
        print(print_now())
        await asyncio.sleep(0.50)


asyncio.run(keep_printing()) # 1번
asyncio.run(asyncio.wait_for(keep_printing(), 10)) # 2번
