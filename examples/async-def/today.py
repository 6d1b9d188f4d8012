import asyncio

# 사용 예시
async def async_func():
    pass

async def run_async_func():
    await async_func()

asyncio.run(run_async_func())
