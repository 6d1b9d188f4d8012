import asyncio

async def fail():
    await asyncio.sleep(2)
    raise ValueError("too late")

async def main():
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: print("handler:", context["message"], "|", context["exception"]))
    task = asyncio.create_task(fail())
    task.add_done_callback(lambda task: print("the task's own callback"))
    first = asyncio.shield(task)
    second = asyncio.shield(task)
    await asyncio.sleep(1)
    first.cancel()
    await asyncio.sleep(0)
    task.add_done_callback(lambda task: print("a callback between"))
    second.cancel()
    await asyncio.sleep(2)
    print("retrieved:", task.exception())

asyncio.run(main())
