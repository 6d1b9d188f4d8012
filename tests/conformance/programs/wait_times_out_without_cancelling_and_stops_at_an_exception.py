import asyncio

async def work(delay, fails=False):
    await asyncio.sleep(delay)
    if fails:
        raise ValueError("fails")
    print("work", delay, "ends")

async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    tasks = [asyncio.create_task(work(1)), asyncio.create_task(work(4)), asyncio.create_task(work(3, True))]
    done, pending = await asyncio.wait(tasks, timeout=2)
    print(len(done), len(pending), round(loop.time() - start, 3))
    done, pending = await asyncio.wait(tasks, timeout=0)
    print(len(done), len(pending), round(loop.time() - start, 3))
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print(len(done), len(pending), round(loop.time() - start, 3))
    done, pending = await asyncio.wait(tasks)
    print(len(done), len(pending), round(loop.time() - start, 3))
    print(sum(t.exception() is not None for t in done))

asyncio.run(main())
