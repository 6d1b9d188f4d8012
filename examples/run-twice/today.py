import asyncio

async def nested():
    return 42

async def main():
    try:
        # 이벤트 루프가 실행 중인 스레드에서는 호출할 수 없다.
        asyncio.run(nested())
    except RuntimeError as error:
        print(f'RuntimeError: {error}')

    # 코루틴 안에서는 await로 실행한다.
    print(await nested())

asyncio.run(main())
