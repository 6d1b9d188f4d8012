import asyncio

async def work(name, trips):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print(name, "cancelled:", error)
        for i in range(trips):
            await asyncio.sleep(0)
        print(name, "cleaned up")
        raise

async def main():
    outer = asyncio.gather(work("a", 2), work("b", 0), work("c", 1))
    await asyncio.sleep(1)
    print("asks:", outer.cancel("enough"), outer.done())
    try:
        await outer
    except asyncio.CancelledError as error:
        print("main got it:", error, outer.cancelled())
    print("again:", outer.cancel())

asyncio.run(main())
