import asyncio

async def work(name, delay):
    print(f'{name} : 데이터를 요청하고 응답을 기다림')
    await asyncio.sleep(delay)  # 이벤트 루프에 통제권을 넘겨줌
    print(f'{name} : 응답을 받고 멈췄던 부분부터 마무리')

async def main():
    work1 = asyncio.create_task(work('작업 1', 3))
    work2 = asyncio.create_task(work('작업 2', 1))
    work3 = asyncio.create_task(work('작업 3', 2))
    print('이벤트 루프 : 작업들을 하나씩 실행')
    await work1
    await work2
    await work3

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
