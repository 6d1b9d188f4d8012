import asyncio

async def work(name, delay):
    try:
        await asyncio.sleep(delay)
        print(name, "ends")
        return name
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise

async def main():
    a = asyncio.create_task(work("a", 1))
    b = asyncio.create_task(work("b", 2))
    outer = asyncio.gather(a, b)
    asyncio.get_running_loop().call_later(0.5, a.cancel)
    try:
        await outer
    except asyncio.CancelledError:
        print("gather raised CancelledError", outer.cancelled())
    print("b is done:", b.done(), "main is cancelling:", asyncio.current_task().cancelling())
    print(await b)

asyncio.run(main())
