import asyncio

async def deep(n):
    if n:
        return 1 + await deep(n - 1)
    return 0

async def other():
    print("other runs")

async def main():
    task = asyncio.create_task(other())
    print(await deep(100))
    for i in range(1000):
        await deep(0)
    print("still nobody else")
    await task
    print("already done:", task.done())
    task = asyncio.create_task(other())
    await asyncio.sleep(0)
    print(await asyncio.wait_for(deep(10), 1))
    print(await asyncio.sleep(0, "sleep's result"), await asyncio.sleep(1, 2))

asyncio.run(main())
