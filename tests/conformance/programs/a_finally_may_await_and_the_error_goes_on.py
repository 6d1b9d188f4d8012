import asyncio

async def cleanup(name):
    print("cleanup", name)
    await asyncio.sleep(1)
    print("cleaned", name)

async def guarded(name, fails):
    try:
        await asyncio.sleep(1)
        if fails:
            raise ValueError(name)
        return name
    finally:
        await cleanup(name)

async def main():
    print(await guarded("fine", False))
    try:
        await guarded("wrong", True)
    except ValueError as error:
        print("ValueError:", error)
    task = asyncio.create_task(guarded("cancelled", False))
    await asyncio.sleep(0.5)
    task.cancel("stop")
    try:
        await task
    except asyncio.CancelledError as error:
        print("CancelledError:", error, task.cancelled())
    task = asyncio.create_task(guarded("cancelled twice", False))
    await asyncio.sleep(0.5)
    task.cancel("first")
    await asyncio.sleep(0.5)
    task.cancel("second")
    try:
        await task
    except asyncio.CancelledError as error:
        print("CancelledError:", error)

asyncio.run(main())
