import asyncio

async def sleeper(name, *delays):
    for delay in delays:
        await asyncio.sleep(delay)
    print(name)

async def main():
    loop = asyncio.get_running_loop()
    when = loop.time() + 1
    for name in "abc":
        loop.call_at(when, print, "at", name)
    await asyncio.sleep(2)
    await asyncio.gather(
        sleeper("0.3", 0.3), sleeper("0.1 + 0.2", 0.1, 0.2), sleeper("0.2 + 0.1", 0.2, 0.1),
        sleeper("0.1 * 3", 0.1, 0.1, 0.1), sleeper("0.3 again", 0.3))
    base = loop.time() + 1
    for microseconds in (40, 20, 60, 0, 30):
        loop.call_at(base + microseconds * 1e-6, print, "microseconds", microseconds)
    def turn():
        print("a turn")
    loop.call_at(base, lambda: loop.call_soon(turn))
    await asyncio.sleep(2)

asyncio.run(main())
