import asyncio

async def work(name, delay, fails=False):
    await asyncio.sleep(delay)
    if fails:
        raise ValueError(name)
    return name

async def main():
    shared = asyncio.create_task(work("shared", 1))
    first = asyncio.gather(shared, work("a", 2))
    second = asyncio.gather(shared, work("b", 1, True), work("c", 1, True))
    try:
        await second
    except ValueError as error:
        print("second:", error)
    print("first:", *await first)
    third = asyncio.gather(work("d", 1, True), work("e", 2))
    await asyncio.wait([third])
    print("third:", third.done(), third.exception())
    try:
        await third
    except ValueError as error:
        print("awaited again:", error)
    fourth = asyncio.gather(work("f", 1), asyncio.gather(work("g", 1, True), return_exceptions=True))
    f, (g,) = await fourth
    print(f, repr(g))
    await asyncio.sleep(2)

asyncio.run(main())
