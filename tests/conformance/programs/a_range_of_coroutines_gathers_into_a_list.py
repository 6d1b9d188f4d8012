import asyncio

async def square(n):
    await asyncio.sleep((10 - n) / 10)
    if n == 3:
        raise ValueError("three")
    return n * n

async def main():
    print(*await asyncio.gather(*[square(n) for n in (1, 2, 4)]))
    results = await asyncio.gather(*[square(n) for n in range(5)], return_exceptions=True)
    print(*["error" if isinstance(r, Exception) else r for r in results])
    tasks = [asyncio.create_task(square(n)) for n in range(3)]
    print(*await asyncio.gather(*tasks))
    print(*await asyncio.gather(*tasks, *tasks))
    print(len(await asyncio.gather(*[])))

asyncio.run(main())
