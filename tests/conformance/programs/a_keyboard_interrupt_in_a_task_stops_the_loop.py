import asyncio

async def interrupt():
    await asyncio.sleep(1)
    print("interrupting")
    raise KeyboardInterrupt

async def main():
    task = asyncio.create_task(interrupt())
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("main cancelled")
        raise

try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("KeyboardInterrupt came out of run")
