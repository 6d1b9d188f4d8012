import asyncio

async def one():
    return 1

async def ticker(stop):
    for i in range(stop):
        print("tick", i)
        await asyncio.sleep(0)

async def main():
    loop = asyncio.get_running_loop()
    done_task = asyncio.create_task(one())
    await done_task
    done_future = loop.create_future()
    done_future.set_result(2)
    tick = asyncio.create_task(ticker(4))
    print(await asyncio.gather(done_task, done_future))
    print(await asyncio.gather())
    await tick
    tick = asyncio.create_task(ticker(4))
    print(await asyncio.gather(done_task, one(), done_task))
    await tick

asyncio.run(main())
