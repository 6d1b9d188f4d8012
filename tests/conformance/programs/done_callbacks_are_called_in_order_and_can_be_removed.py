import asyncio

def plain(future):
    print("plain", future.result())

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    first = lambda f: print("first")
    second = lambda f: print("second")
    future.add_done_callback(first)
    future.add_done_callback(plain)
    future.add_done_callback(second)
    future.add_done_callback(plain)
    print("removed", future.remove_done_callback(first))
    print("removed", future.remove_done_callback(plain))
    print("removed", future.remove_done_callback(plain))
    future.add_done_callback(plain)
    future.set_result(1)
    print("removed after it is done", future.remove_done_callback(second))
    await asyncio.sleep(0)
    print("end")

asyncio.run(main())
