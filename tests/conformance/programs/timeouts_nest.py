import asyncio

async def nested(outer_limit, inner_limit):
    try:
        async with asyncio.timeout(outer_limit) as outer:
            try:
                async with asyncio.timeout(inner_limit) as inner:
                    await asyncio.sleep(10)
            except TimeoutError:
                print("inner timed out", inner.expired(), outer.expired())
                await asyncio.sleep(10)
    except TimeoutError:
        print("outer timed out", inner.expired(), outer.expired())
    print("cancelling", asyncio.current_task().cancelling())

async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    await nested(2, 1)
    print(round(loop.time() - start, 3))
    await nested(1, 2)
    print(round(loop.time() - start, 3))
    await nested(1, 1)
    print(round(loop.time() - start, 3))

asyncio.run(main())
