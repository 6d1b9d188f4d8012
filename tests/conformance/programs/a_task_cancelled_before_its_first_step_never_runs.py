import asyncio

async def work():
    print("never printed")

async def suicidal():
    asyncio.current_task().cancel("myself")
    print("still running")
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError as error:
        print("cancelled at the next await:", error)
        raise

async def returns_anyway():
    asyncio.current_task().cancel()
    return "result"

async def main():
    task = asyncio.create_task(work())
    task.add_done_callback(lambda t: print("done callback", t.cancelled()))
    task.cancel()
    print("asked", task.done(), task.cancelled())
    await asyncio.wait([task])
    print("done", task.cancelled())
    task = asyncio.create_task(suicidal())
    await asyncio.wait([task])
    print(task.cancelled())
    task = asyncio.create_task(returns_anyway())
    await asyncio.wait([task])
    print(task.cancelled())

asyncio.run(main())
