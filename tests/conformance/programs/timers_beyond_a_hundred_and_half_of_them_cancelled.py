import asyncio

async def main():
    loop = asyncio.get_running_loop()
    fired = []
    handles = [loop.call_later((i * 7919 % 499) / 1000 + 0.01, fired.append, i) for i in range(300)]
    for i, handle in enumerate(handles):
        if i % 3:
            handle.cancel()
    await asyncio.sleep(1)
    print(len(fired), *fired[:20])
    start = loop.time()
    order = []
    async def sleeper(i):
        await asyncio.sleep(i * 37 % 101 / 100)
        order.append(i)
    await asyncio.gather(*[sleeper(i) for i in range(101)])
    print(*order[:15], f"{loop.time() - start:.2f}")

asyncio.run(main())
