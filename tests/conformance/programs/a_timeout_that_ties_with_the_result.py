import asyncio

async def work(delay):
    await asyncio.sleep(delay)
    print("work ends")
    return "result"

async def attempt(limit, delay):
    try:
        print(await asyncio.wait_for(work(delay), limit))
    except TimeoutError:
        print("TimeoutError")

async def future_first():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(1, future.set_result, "set in time")
    try:
        print(await asyncio.wait_for(future, 1))
    except TimeoutError:
        print("TimeoutError", future.cancelled())

async def future_last():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    waiting = asyncio.create_task(asyncio.wait_for(future, 1))
    await asyncio.sleep(0)
    loop.call_later(1, lambda: print("too late:", future.done()) or future.done() or future.set_result("late"))
    try:
        print(await waiting)
    except TimeoutError:
        print("TimeoutError", future.cancelled())

async def main():
    await attempt(1, 1)
    await attempt(1, 0.9999)
    await attempt(1, 1.0001)
    await future_first()
    await future_last()

asyncio.run(main())
