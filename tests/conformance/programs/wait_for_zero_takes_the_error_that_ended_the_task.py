import asyncio

async def work():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        raise asyncio.CancelledError("mine")

async def attempt(what):
    try:
        await what
    except TimeoutError:
        print("timed out")
    except asyncio.CancelledError as error:
        print(f"cancelled '{error}'")

async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    await attempt(asyncio.wait_for(task, 0))
    await attempt(task)
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    await attempt(task)
    await attempt(task)

asyncio.run(main())
