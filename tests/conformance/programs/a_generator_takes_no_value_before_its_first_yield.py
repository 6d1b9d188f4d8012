import asyncio

async def echo():
    sent = yield "first"
    while True:
        sent = yield f"echo {sent}"

async def main():
    generator = echo()
    try:
        print(await generator.asend("early"))
    except TypeError as error:
        print(error)
    print(await generator.asend(None))
    print(await generator.asend("a"))
    print(await anext(generator))
    await generator.aclose()

asyncio.run(main())
