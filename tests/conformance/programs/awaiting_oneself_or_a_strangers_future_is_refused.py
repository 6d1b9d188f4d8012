import asyncio

async def selfish():
    try:
        await asyncio.current_task()
    except RuntimeError as error:
        print("RuntimeError:", str(error).partition(":")[0])

async def stranger(future):
    try:
        await future
    except RuntimeError as error:
        print("RuntimeError:", "attached to a different loop" in str(error))

async def main(future):
    await asyncio.create_task(selfish())
    await asyncio.create_task(stranger(future))

other = asyncio.new_event_loop()
future = other.create_future()
asyncio.run(main(future))
other.close()
