import asyncio


async def give(s):
    return s


async def restarts():
    for i in range(3):
        try:
            await asyncio.sleep(1)
            raise ValueError(f"round {i}")
        except ValueError as e:
            print(e)


async def collects():
    s = "a"
    n = 0
    while True:
        try:
            s = await give(s)
            n += 1
            if n == 3:
                raise ValueError("x")
        except ValueError as e:
            s = f"caught {e}"
        print(n, s)
        if n > 6:
            return


async def stubborn():
    refused = 0
    while refused < 2:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            refused += 1
            print("refused", refused)
    return refused


async def main():
    await restarts()
    await collects()
    task = asyncio.create_task(stubborn())
    for _ in range(2):
        await asyncio.sleep(1)
        task.cancel()
    print(await task)


asyncio.run(main())
