import asyncio

async def work():
    print("work")
    return 1

async def main():
    coroutine = work()
    print(await coroutine)
    try:
        await coroutine
    except RuntimeError as error:
        print("RuntimeError:", error)
    task = asyncio.create_task(work())
    print(await task, await task)

asyncio.run(main())
