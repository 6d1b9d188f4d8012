import asyncio

async def leftover():
    try:
        await asyncio.sleep(100)
    finally:
        print("leftover cleaned up")

async def main():
    task = asyncio.create_task(leftover())
    await asyncio.sleep(1)
    raise ValueError("instead")

asyncio.run(main())
