import asyncio

async def coroutine_1():
    print('coroutine_1 : 시작')
    await asyncio.sleep(2)
    print('coroutine_1 : 종료')
    return 1

async def coroutine_2():
    print('coroutine_2 : 시작')
    await asyncio.sleep(1)
    print('coroutine_2 : 종료')
    return 2

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
result_1, result_2 = loop.run_until_complete(asyncio.gather(coroutine_1(), coroutine_2()))
print(f'결과 : {result_1}, {result_2}')
loop.close()
