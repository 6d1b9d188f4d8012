>>> import asyncio

>>> async def main():
...     print('hello')
...     await asyncio.sleep(1)  
...     print('world')

>>> asyncio.run(main())
hello
world
# 단순히 코루틴을 실행하는 것은 의미가 없음, 실행을 예약하는 것이 아님 -> 비동기로 작동하지 않음 1초후 world 출력
