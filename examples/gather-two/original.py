loop.run_until_complete(asyncio.gather(coroutine_1(), coroutine_2()))
