import asyncio

async def inner():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print("inner cancelled:", error)
        await asyncio.sleep(1)
        print("inner cleaned up")
        raise

async def outer(task):
    try:
        await asyncio.wait_for(task, 5)
    except asyncio.CancelledError as error:
        print("outer cancelled:", error)
        raise

async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    for awaitable in (inner(), asyncio.create_task(inner())):
        task = asyncio.create_task(outer(awaitable))
        await asyncio.sleep(1)
        task.cancel("stop")
        await asyncio.wait([task])
        print(task.cancelled(), round(loop.time() - start, 3))

asyncio.run(main())
