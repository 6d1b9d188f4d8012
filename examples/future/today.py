import asyncio

def some_other_place(future):
    print('다른 곳 : 결과를 정함')
    future.set_result(42)

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(1, some_other_place, future)

    print('main : Future를 기다림')
    print(f'main : {await future}')

asyncio.run(main())
