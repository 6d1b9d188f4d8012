import asyncio
import contextvars
import threading
from concurrent.futures import ThreadPoolExecutor

name = contextvars.ContextVar("name", default="nobody")


def divide(a, b):
    if b == 0:
        raise ValueError("division by zero")
    return a / b


def take_over():
    before = name.get()
    name.set("thread")
    return before


async def report(what, awaitable):
    try:
        print(what, await awaitable)
    except asyncio.CancelledError:
        print(what, "cancelled")
    except Exception as e:
        print(what, type(e).__name__, e)


async def main():
    loop = asyncio.get_running_loop()
    await report("default", loop.run_in_executor(None, divide, 84, 2))
    await report("error", loop.run_in_executor(None, divide, 84, 0))
    await report("to_thread", asyncio.to_thread(divide, 9, 2))
    await report("several", asyncio.gather(*(asyncio.to_thread(divide, n, 2) for n in (1, 3, 5))))
    name.set("main")
    await report("context", asyncio.to_thread(take_over))
    print("unchanged", name.get())

    go = threading.Event()
    called = threading.Event()

    def block():
        called.set()
        go.wait()
        print("the job ends")

    with ThreadPoolExecutor(1) as pool:
        await report("context of a pool", loop.run_in_executor(pool, take_over))
        running = loop.run_in_executor(pool, block)
        waiting = loop.run_in_executor(pool, print, "never called")
        late = loop.run_in_executor(pool, print, "cancelled too late")
        called.wait()
        print("cancel", waiting.cancel(), running.cancel())
        await report("waiting", waiting)
        await report("running", running)
        await asyncio.sleep(0)  # the executor hears of it in the next turn
        late.cancel()
        go.set()
    await report("after shutdown", asyncio.sleep(0))
    try:
        loop.run_in_executor(pool, print, "never called")
    except RuntimeError as e:
        print(e)
    try:
        ThreadPoolExecutor(0)
    except ValueError as e:
        print(e)
    await loop.shutdown_default_executor()
    await report("after the default executor", asyncio.to_thread(divide, 1, 1))


asyncio.run(main())
