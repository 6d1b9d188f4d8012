import asyncio

async def quick():
    print("quick runs")
    return 1

async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    done.set_result("done already")
    print(await asyncio.wait_for(done, 0))
    try:
        await asyncio.wait_for(quick(), 0)
    except TimeoutError:
        print("a coroutine has no chance")
    task = asyncio.create_task(quick())
    try:
        await asyncio.wait_for(task, -1)
    except TimeoutError:
        print("nor has a task that did not start", task.cancelled())
    task = asyncio.create_task(quick())
    await asyncio.sleep(0)
    print(await asyncio.wait_for(task, 0))

asyncio.run(main())
