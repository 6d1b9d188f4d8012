import asyncio
import time

# 결과가 나올 때까지 코드 실행이 중단(block)되는 함수
def download(name, seconds):
    time.sleep(seconds)
    return f'{name} : 다운로드 완료'

async def tick():
    for i in range(1, 3):
        await asyncio.sleep(0.2)
        print(f'이벤트 루프 : 멈추지 않음 {i}')

async def main():
    loop = asyncio.get_running_loop()
    print('다운로드 시작')
    # 첫 번째 인수는 executor: None은 기본 스레드 풀
    # 두 번째 인수는 실행할 함수, 세 번째부터는 그 함수에 들어갈 인수
    first = loop.run_in_executor(None, download, '첫 번째', 0.5)
    second = loop.run_in_executor(None, download, '두 번째', 0.3)
    await tick()
    print(await first)
    print(await second)

asyncio.run(main())
