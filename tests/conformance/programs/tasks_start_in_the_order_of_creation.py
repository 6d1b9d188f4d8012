import asyncio

async def work(name):
    print(name, "starts")
    await asyncio.sleep(0)
    print(name, "second step")
    await asyncio.sleep(0)
    print(name, "third step")

async def main():
    tasks = [asyncio.create_task(work(name)) for name in "abc"]
    print("main goes on")
    await asyncio.sleep(0)
    print("main after one trip")
    for task in tasks:
        await task
    print("main ends")

asyncio.run(main())
