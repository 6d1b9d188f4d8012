import asyncio

async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    async with asyncio.timeout(1) as t:
        print(t.when() is not None, round(t.when() - start, 3))
        t.reschedule(start + 3)
        await asyncio.sleep(2)
        t.reschedule(None)
        print(t.when())
        await asyncio.sleep(2)
    try:
        t.reschedule(start)
    except RuntimeError as error:
        print("RuntimeError:", error)
    unused = asyncio.timeout(1)
    try:
        unused.reschedule(start)
    except RuntimeError as error:
        print("RuntimeError:", error)
    try:
        async with t:
            pass
    except RuntimeError as error:
        print("RuntimeError:", error)
    try:
        async with asyncio.timeout_at(loop.time() + 1):
            await asyncio.sleep(2)
    except TimeoutError:
        print("timeout_at", round(loop.time() - start, 3))

asyncio.run(main())
