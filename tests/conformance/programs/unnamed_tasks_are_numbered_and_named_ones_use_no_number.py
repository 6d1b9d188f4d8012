import asyncio

async def nothing():
    pass

async def main():
    print(asyncio.current_task().get_name())
    a = asyncio.create_task(nothing())
    b = asyncio.create_task(nothing(), name="named")
    c = asyncio.create_task(nothing())
    print(a.get_name(), b.get_name(), c.get_name())
    a.set_name("renamed")
    print(*sorted(task.get_name() for task in asyncio.all_tasks()))
    await asyncio.gather(a, b, c)
    d = asyncio.create_task(nothing(), name="")
    print(repr(d.get_name()))
    e = asyncio.ensure_future(nothing())
    print(e.get_name())
    await asyncio.gather(d, e, nothing())
    f = asyncio.create_task(nothing())
    print(f.get_name(), len(asyncio.all_tasks()))
    await f

asyncio.run(main())
asyncio.run(main())
