import asyncio

async def main():
    try:
        await asyncio.sleep(1000)
    except asyncio.CancelledError:
        print("swallowed")
    await asyncio.sleep(0.5)
    return "goes on"

print(asyncio.run(main()))
