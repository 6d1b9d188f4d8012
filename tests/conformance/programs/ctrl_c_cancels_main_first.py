import asyncio

async def background():
    try:
        while True:
            print("background")
            await asyncio.sleep(1)
    finally:
        print("background cleaned up")

async def main():
    task = asyncio.create_task(background())
    try:
        await asyncio.sleep(1000)
    except asyncio.CancelledError:
        print("main cancelled", asyncio.current_task().cancelling())
        raise
    finally:
        print("main cleaned up")

asyncio.run(main())
