import asyncio

async def child(name, delay, fails):
    try:
        await asyncio.sleep(delay)
        if fails:
            raise ValueError(name)
        print(name, "ends")
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise

async def main():
    try:
        await asyncio.gather(child("a", 3, False), child("b", 1, True), child("c", 2, True))
    except ValueError as error:
        print("main caught", error)
    await asyncio.sleep(3)
    print("main ends")

asyncio.run(main())
