import asyncio

async def work():
    await asyncio.sleep(1)
    print("work ends")
    return "result"

async def waiter(name, task):
    try:
        print(name, await task)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise

async def main():
    task = asyncio.create_task(work())
    waiters = [asyncio.create_task(waiter(name, task)) for name in "cab"]
    print(await task)
    await asyncio.gather(*waiters)
    task = asyncio.create_task(work())
    waiters = [asyncio.create_task(waiter(name, task)) for name in "xyz"]
    await asyncio.sleep(0.5)
    waiters[1].cancel()
    await asyncio.wait(waiters)
    print(task.cancelled(), [w.cancelled() for w in waiters])

asyncio.run(main())
