import asyncio

async def work():
    return 1

async def main():
    task = asyncio.ensure_future(work())
    print(task.get_name(), asyncio.ensure_future(task) is task)
    future = asyncio.get_running_loop().create_future()
    print(asyncio.ensure_future(future) is future)
    future.set_result(2)
    print(await task + await future)

asyncio.run(main())
