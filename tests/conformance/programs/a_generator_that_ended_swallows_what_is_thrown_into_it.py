import asyncio

async def one():
    yield 1

async def fails():
    yield 1
    raise ValueError("failed")

async def main():
    for make in one, fails:
        generator = make()
        try:
            async for value in generator:
                print(value)
        except ValueError as error:
            print(error)
        print(await generator.athrow(RuntimeError("late")))
    unused = one()
    try:
        await unused.athrow(RuntimeError("early"))
    except RuntimeError as error:
        print(error)
    print(await unused.athrow(RuntimeError("again")))

asyncio.run(main())
