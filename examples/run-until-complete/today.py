import asyncio

async def async_func():
    pass

loop = asyncio.new_event_loop()  # 이벤트 루프 정의
loop.run_until_complete(async_func())  # 비동기 함수 async_func를 호출
loop.close()  # 이벤트 루프 종료
