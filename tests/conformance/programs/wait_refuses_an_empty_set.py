import asyncio

async def work():
    await asyncio.sleep(1)

async def main():
    try:
        await asyncio.wait([])
    except ValueError as error:
        print("ValueError:", error)
    task = asyncio.create_task(work())
    waiting = asyncio.create_task(asyncio.wait([task, task]))
    await asyncio.sleep(0.5)
    waiting.cancel()
    try:
        await waiting
    except asyncio.CancelledError:
        print("wait was cancelled, the task was not:", task.done())
    done, pending = await asyncio.wait([task, task])
    print(len(done), len(pending))

asyncio.run(main())
