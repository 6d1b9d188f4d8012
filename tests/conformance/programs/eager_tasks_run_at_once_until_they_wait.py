import asyncio

async def immediate():
    print("immediate", asyncio.current_task().get_name())
    return 1

async def waits():
    print("waits begins")
    await asyncio.sleep(1)
    print("waits ends")
    return 2

async def fails():
    raise ValueError("at once")

async def main():
    a = asyncio.create_task(immediate(), eager_start=True)
    print("made", a.done(), a.get_name(), asyncio.current_task().get_name())
    b = asyncio.create_task(waits(), eager_start=True)
    print("made", b.done())
    c = asyncio.create_task(fails(), eager_start=True)
    print("made", c.done(), c.exception())
    print(await a + await b)

asyncio.run(main())
