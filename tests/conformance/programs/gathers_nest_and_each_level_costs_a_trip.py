import asyncio

async def leaf(name):
    print("leaf", name)
    return name

async def ticker():
    for i in range(6):
        print("tick", i)
        await asyncio.sleep(0)

async def main():
    tick = asyncio.create_task(ticker())
    inner = asyncio.gather(leaf("a"), leaf("b"))
    (ab, c) = await asyncio.gather(inner, leaf("c"))
    print(ab[0], ab[1], c)
    await tick

asyncio.run(main())
