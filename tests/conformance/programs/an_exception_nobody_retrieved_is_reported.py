import asyncio

async def fail(what):
    raise ValueError(what)

async def main():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(fail("dropped"))
    await asyncio.sleep(0)
    task = None
    print("after the drop")
    loop.set_exception_handler(lambda loop, context: print("handler:", context["message"], "|", context["exception"]))
    future = loop.create_future()
    future.set_exception(ValueError("a future's"))
    future = None
    task = asyncio.create_task(fail("retrieved"))
    await asyncio.sleep(0)
    print(task.exception())
    task = None
    task = asyncio.create_task(fail("awaited"))
    try:
        await task
    except ValueError as error:
        print("caught", error)
    task = None
    task = asyncio.create_task(fail("handled by the handler"))
    await asyncio.wait([task])
    task = None
    print("end")

asyncio.run(main())
