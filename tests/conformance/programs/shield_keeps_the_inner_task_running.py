import asyncio

async def work():
    await asyncio.sleep(2)
    print("work ends")
    return 5

async def protected(task):
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        print("awaiter cancelled, the task:", task.cancelled(), task.done())
        raise

async def main():
    task = asyncio.create_task(work())
    waiter = asyncio.create_task(protected(task))
    await asyncio.sleep(1)
    waiter.cancel()
    await asyncio.wait([waiter])
    print(waiter.cancelled())
    print(await asyncio.shield(task))
    print(await asyncio.shield(work()))
    outer = asyncio.shield(task)
    print(outer is task)
    other = asyncio.create_task(work())
    outer = asyncio.shield(other)
    await asyncio.sleep(0.5)
    other.cancel("inner goes")
    try:
        await outer
    except asyncio.CancelledError as error:
        print("inner cancelled:", error, outer.cancelled())

asyncio.run(main())
