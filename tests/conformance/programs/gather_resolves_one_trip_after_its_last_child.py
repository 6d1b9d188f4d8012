import asyncio

async def child(n):
    for i in range(n):
        await asyncio.sleep(0)
    print("child", n, "ends")
    return n

async def ticker():
    for i in range(8):
        print("tick", i)
        await asyncio.sleep(0)

async def main():
    tick = asyncio.create_task(ticker())
    outer = asyncio.gather(child(2), child(0), child(3))
    outer.add_done_callback(lambda f: print("outer's callback", f.result()))
    print("awaiting")
    print(await outer)
    await tick

asyncio.run(main())
