import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

go = threading.Event()


def last():
    go.wait()
    print("the last job ends")


async def main():
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, last)
    lost = loop.run_in_executor(None, int, "x")
    del lost
    loop.set_debug(True)

    def wrong_thread():
        try:
            loop.call_soon(print)
        except RuntimeError as e:
            return str(e)

    print(await asyncio.to_thread(wrong_thread))
    loop.set_debug(False)
    pool = ThreadPoolExecutor(1)
    future = pool.submit(go.wait)
    queued = loop.run_in_executor(pool, print, "never called")
    pool.shutdown(wait=False, cancel_futures=True)
    try:
        await queued
    except asyncio.CancelledError:
        print("the queued job is cancelled", queued.cancelled())
    print("main ends")
    loop.run_in_executor(None, go.set)


asyncio.run(main())
print("the program ends")
