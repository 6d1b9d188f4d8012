import asyncio

async def fail():
    await asyncio.sleep(2)
    raise ValueError("too late")

async def main():
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: print("handler:", context["message"], "|", context["exception"]))
    task = asyncio.create_task(fail())
    outer = asyncio.shield(task)
    await asyncio.sleep(1)
    outer.cancel()
    await asyncio.sleep(2)
    print("retrieved:", task.exception())

asyncio.run(main())
