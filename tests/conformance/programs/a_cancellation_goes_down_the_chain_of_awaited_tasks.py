import asyncio

async def inner(future):
    try:
        await future
    except asyncio.CancelledError as error:
        print("inner", error)
        raise

async def middle(task):
    try:
        await task
    except asyncio.CancelledError as error:
        print("middle", error, task.cancelled())
        raise ValueError("turned into an error")

async def outer(task):
    try:
        await task
    except ValueError as error:
        print("outer", error)
        return "survived"

async def main():
    future = asyncio.get_running_loop().create_future()
    a = asyncio.create_task(inner(future))
    b = asyncio.create_task(middle(a))
    c = asyncio.create_task(outer(b))
    await asyncio.sleep(1)
    c.cancel("top")
    print(future.cancelled(), a.cancelling(), b.cancelling(), c.cancelling())
    print(await c, c.cancelling(), a.cancelled(), b.cancelled())

asyncio.run(main())
