import asyncio

async def stubborn():
    me = asyncio.current_task()
    for attempt in range(3):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as error:
            print("caught", attempt, repr(str(error)), me.cancelling())
    print("uncancel", me.uncancel(), me.uncancel(), me.uncancel(), me.uncancel())
    await asyncio.sleep(1)
    print("sleeps undisturbed")
    return "done"

async def main():
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    for message in ("first", None, "third"):
        print("cancel", task.cancel(message) if message else task.cancel(), task.cancelling())
        await asyncio.sleep(1)
    print(await task, task.cancelled(), task.cancelling(), task.cancel())
    twice = asyncio.create_task(asyncio.sleep(5))
    await asyncio.sleep(0)
    print(twice.cancel("one"), twice.cancel("two"), twice.cancelling())
    try:
        await twice
    except asyncio.CancelledError as error:
        print("CancelledError", error)

asyncio.run(main())
