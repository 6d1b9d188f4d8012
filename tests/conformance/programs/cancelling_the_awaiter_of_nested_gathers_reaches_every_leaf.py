import asyncio

async def leaf(name):
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        print("leaf", name, "cancelled")
        raise

async def group():
    inner = asyncio.gather(leaf("a"), leaf("b"))
    try:
        await asyncio.gather(leaf("c"), inner, leaf("d"))
    finally:
        print("group leaves", inner.done(), inner.cancelled())

async def main():
    task = asyncio.create_task(group())
    await asyncio.sleep(1)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main", task.cancelled())

asyncio.run(main())
