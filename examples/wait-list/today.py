import asyncio

async def coroutine_1():
    print('coroutine_1 : 시작')
    await asyncio.sleep(2)
    print('coroutine_1 : 종료')

async def coroutine_2():
    print('coroutine_2 : 시작')
    await asyncio.sleep(1)
    print('coroutine_2 : 종료')

async def start_coroutine():
    # 코루틴이 아니라 태스크를 리스트에 담는다.
    tasks = [asyncio.create_task(coroutine_1()), asyncio.create_task(coroutine_2())]
    done, pending = await asyncio.wait(tasks)
    print(f'끝난 태스크 : {len(done)}, 남은 태스크 : {len(pending)}')

asyncio.run(start_coroutine())
