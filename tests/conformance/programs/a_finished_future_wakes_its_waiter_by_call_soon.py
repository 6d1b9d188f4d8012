import asyncio

async def waiter(name, future):
    print(name, "waits")
    print(name, "got", await future)

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.add_done_callback(lambda f: print("callback before the waiters"))
    one = asyncio.create_task(waiter("one", future))
    two = asyncio.create_task(waiter("two", future))
    await asyncio.sleep(0)
    future.add_done_callback(lambda f: print("callback after the waiters"))
    loop.call_soon(print, "soon before")
    future.set_result(7)
    loop.call_soon(print, "soon after")
    print("main has set it")
    await asyncio.sleep(0)
    print("main after one trip")
    future.add_done_callback(lambda f: print("callback on a done future"))
    print("main got", await future)
    await asyncio.sleep(0)
    print("end", one.done(), two.done())

asyncio.run(main())
