import asyncio

async def main():
    print('main 코루틴 실행')
    await asyncio.sleep(0)
    return '결과'

coroutine = main()
print('main 코루틴 객체 생성 : 아직 아무것도 실행되지 않음')

result = asyncio.run(coroutine)
print(f'asyncio.run()이 반환한 {result}')
