import asyncio

def fail():
    raise ValueError("callback")

async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(fail)
    loop.call_soon(lambda: print("the next callback"))
    future = loop.create_future()
    future.add_done_callback(lambda f: fail())
    future.add_done_callback(lambda f: print("the next done callback"))
    future.set_result(None)
    await asyncio.sleep(0)
    loop.set_exception_handler(lambda loop, context: print("handler:", context["exception"]))
    loop.call_soon(fail)
    await asyncio.sleep(0)
    loop.set_exception_handler(None)
    loop.call_exception_handler({"message": "a report of one's own"})
    print("end")

asyncio.run(main())
