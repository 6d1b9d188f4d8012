import asyncio

async def sleeper(seconds):
    await asyncio.sleep(seconds)

async def guarded(limit, seconds):
    try:
        async with asyncio.timeout(limit) as t:
            await sleeper(seconds)
        print("in time", t.expired())
    except TimeoutError:
        print("timed out", t.expired(), asyncio.current_task().cancelling())
    except asyncio.CancelledError:
        print("cancelled from outside", t.expired(), asyncio.current_task().cancelling())
        raise

async def main():
    await guarded(2, 1)
    await guarded(1, 2)
    await guarded(None, 1)
    await guarded(0, 1)
    await guarded(-1, 1)
    task = asyncio.create_task(guarded(2, 3))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled())
    try:
        async with asyncio.timeout(1):
            raise ValueError("its own")
    except ValueError as error:
        print("ValueError:", error)

asyncio.run(main())
