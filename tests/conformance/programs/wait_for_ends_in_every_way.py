import asyncio

async def work(delay, result):
    try:
        await asyncio.sleep(delay)
        return result
    except asyncio.CancelledError:
        print("work", delay, "cancelled")
        raise

async def fail():
    raise ValueError("inside")

async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("stubborn goes on")
        await asyncio.sleep(1)
        return "late"

async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    print(await asyncio.wait_for(work(1, "in time"), 2))
    print(await asyncio.wait_for(work(1, "no limit"), None))
    try:
        await asyncio.wait_for(work(5, "late"), 1)
    except TimeoutError as error:
        print("TimeoutError", str(error), type(error.__cause__).__name__)
    try:
        await asyncio.wait_for(fail(), 1)
    except ValueError as error:
        print("ValueError:", error)
    try:
        print(await asyncio.wait_for(stubborn(), 1))
    except TimeoutError:
        print("stubborn: TimeoutError")
    print(round(loop.time() - start, 3), asyncio.current_task().cancelling())

asyncio.run(main())
