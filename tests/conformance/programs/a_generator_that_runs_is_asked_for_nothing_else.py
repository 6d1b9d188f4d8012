import asyncio

async def slow():
    await asyncio.sleep(1)
    yield 1

async def attempt(what):
    try:
        await what
    except RuntimeError as error:
        print(error)

async def main():
    generator = slow()
    task = asyncio.create_task(anext(generator))
    await asyncio.sleep(0.5)
    await attempt(anext(generator))
    await attempt(generator.athrow(ValueError("no")))
    await attempt(generator.aclose())
    print(await task)
    await generator.aclose()

asyncio.run(main())
