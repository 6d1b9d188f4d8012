import asyncio
import concurrent.futures
import threading


async def add(a, b):
    await asyncio.sleep(0.001)
    return a + b


async def fail():
    raise ValueError("coroutine")


async def cancel_itself():
    asyncio.current_task().cancel()
    await asyncio.sleep(1)


def main():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    future = asyncio.run_coroutine_threadsafe(add(40, 2), loop)
    print("result", future.result(), future.done(), future.cancelled(), future.running())
    future.add_done_callback(lambda f: print("done already", f.result()))
    print("too late", future.cancel())

    failed = asyncio.run_coroutine_threadsafe(fail(), loop)
    print("exception", repr(failed.exception()))
    try:
        failed.result()
    except ValueError as e:
        print("thrown", e)

    cancelled = asyncio.run_coroutine_threadsafe(cancel_itself(), loop)
    try:
        cancelled.result()
    except concurrent.futures.CancelledError:
        print("cancelled", cancelled.cancelled())

    started = threading.Event()
    ended = threading.Event()

    async def wait_for_ever():
        started.set()
        try:
            await loop.create_future()
        except asyncio.CancelledError:
            ended.set()
            raise

    future = asyncio.run_coroutine_threadsafe(wait_for_ever(), loop)
    future.add_done_callback(lambda f: print("called back", f.cancelled()))
    started.wait()
    try:
        future.result(0)
    except TimeoutError:
        print("not yet")
    print("cancel", future.cancel(), future.cancel())
    ended.wait()
    print("cancelled in the loop")

    order = []
    for number in range(3):
        loop.call_soon_threadsafe(order.append, number)
    handle = loop.call_soon_threadsafe(order.append, "last")
    done = threading.Event()
    loop.call_soon_threadsafe(done.set)
    done.wait()
    handle.cancel()
    print(order, handle.cancelled())

    async def wraps():
        inner = asyncio.run_coroutine_threadsafe(add(1, 2), loop)
        return await asyncio.wrap_future(inner)

    print("wrapped", asyncio.run(wraps()))

    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
    try:
        loop.call_soon_threadsafe(print)
    except RuntimeError as e:
        print(e)


main()
