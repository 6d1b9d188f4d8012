import asyncio

async def task_func():
    pass

async def asyncronous_func():
    await task_func()

    return

asyncio.run(asyncronous_func())
