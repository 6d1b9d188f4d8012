import asyncio
import time
import datetime

async def keep_printing1() -> None:
    while True:
        print(print_now())
        await asyncio.sleep(0.50)

def keep_printing2() -> None:
    while True:
        print(print_now())
        sleep(0.50)
