import asyncio

async def busy(name, trips):
    for i in range(trips):
        print(name, i)
        await asyncio.sleep(0)

async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0, print, "timer of 0")
    loop.call_later(0.00001, print, "timer of 10 microseconds")
    loop.call_later(0.001, print, "timer of a millisecond")
    await asyncio.gather(busy("a", 3), busy("b", 2))
    print("gathered")
    await asyncio.sleep(0.002)

asyncio.run(main())
