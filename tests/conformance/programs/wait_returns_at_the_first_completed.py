import asyncio

async def work(name, delay):
    await asyncio.sleep(delay)
    print(name, "ends")
    return name

async def main():
    tasks = [asyncio.create_task(work(f"w{i}", delay), name=f"w{i}") for i, delay in enumerate([3, 1, 2])]
    while tasks:
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        print("done:", *sorted(t.get_name() for t in done), "pending:", *sorted(t.get_name() for t in pending))
        tasks = [t for t in tasks if t in pending]

asyncio.run(main())
