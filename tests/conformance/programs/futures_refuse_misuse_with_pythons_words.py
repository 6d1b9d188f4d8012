import asyncio

def attempt(call):
    try:
        print("returned", call())
    except asyncio.CancelledError as error:
        print("CancelledError:", error)
    except Exception as error:
        print(f"{type(error).__name__}:", error)

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    attempt(future.result)
    attempt(future.exception)
    print(future.done(), future.cancelled())
    future.set_result(3)
    attempt(future.result)
    attempt(future.exception)
    attempt(lambda: future.set_result(4))
    attempt(lambda: future.set_exception(ValueError()))
    attempt(future.cancel)
    failed = loop.create_future()
    failed.set_exception(ValueError("bad"))
    attempt(failed.result)
    attempt(failed.result)
    attempt(failed.exception)
    gone = loop.create_future()
    attempt(lambda: gone.cancel("reason"))
    attempt(gone.result)
    attempt(gone.exception)
    attempt(gone.cancel)
    attempt(lambda: gone.set_result(1))
    task = asyncio.create_task(asyncio.sleep(0))
    attempt(lambda: task.set_result(1))
    attempt(lambda: task.set_exception(ValueError()))
    attempt(task.result)
    await task
    attempt(task.result)

asyncio.run(main())
