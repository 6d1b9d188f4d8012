import asyncio

async def leftover(name, trips):
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError:
        print(name, "cancelled")
        for i in range(trips):
            await asyncio.sleep(0)
        print(name, "cleaned up")
        raise

async def failing_cleanup():
    try:
        await asyncio.sleep(100)
    finally:
        raise ValueError("in the clean-up")

async def swallowing():
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError:
        print("swallowed")

async def main():
    tasks = [asyncio.create_task(leftover(name, trips)) for name, trips in (("a", 2), ("b", 0), ("c", 1))]
    tasks.append(asyncio.create_task(failing_cleanup()))
    tasks.append(asyncio.create_task(swallowing()))
    await asyncio.sleep(1)
    print("main returns")
    return 3

print(asyncio.run(main()))
