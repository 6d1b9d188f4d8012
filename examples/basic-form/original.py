import asyncio

async def asyncronous_func():
    await task_func()

    return
