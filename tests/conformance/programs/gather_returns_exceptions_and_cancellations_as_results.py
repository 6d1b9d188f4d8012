import asyncio

async def value(n):
    await asyncio.sleep(n)
    return n

async def fail():
    raise ValueError("wrong")

async def cancelled():
    raise asyncio.CancelledError("by itself")

def show(outcome):
    if isinstance(outcome, BaseException):
        return f"{type(outcome).__name__}: {outcome}"
    return str(outcome)

async def main():
    doomed = asyncio.create_task(value(10))
    asyncio.get_running_loop().call_later(1, doomed.cancel, "from outside")
    results = await asyncio.gather(value(2), fail(), cancelled(), doomed, return_exceptions=True)
    for result in results:
        print(show(result))
    print("end", doomed.cancelled())

asyncio.run(main())
