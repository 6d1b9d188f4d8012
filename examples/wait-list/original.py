async def start_coroutine(): await asyncio.wait([ coroutine_1(), coroutine_2() )] asyncio.run(start_coroutine())
