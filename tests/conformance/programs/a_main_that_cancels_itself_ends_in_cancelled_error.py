import asyncio

async def main():
    asyncio.current_task().cancel("no more")
    try:
        await asyncio.sleep(1)
    finally:
        print("finally")

asyncio.run(main())
