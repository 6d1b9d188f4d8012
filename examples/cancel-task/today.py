import asyncio

async def nested():
    try:
        print('nested : 시작')
        await asyncio.sleep(10)
        return 42
    except asyncio.CancelledError:
        print('nested : 취소됨')
        raise

async def main():
    # Schedule nested() to run soon concurrently
    # with "main()".
    task = asyncio.create_task(nested())
    await asyncio.sleep(1)

    # "task" can now be used to cancel "nested()"
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print('main : nested()가 취소됨')

asyncio.run(main())
