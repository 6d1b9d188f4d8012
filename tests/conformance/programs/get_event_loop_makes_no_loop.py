import asyncio

def attempt(call):
    try:
        call()
        print("a loop")
    except RuntimeError as error:
        print("RuntimeError:", error)

async def asks():
    print(asyncio.get_event_loop() is asyncio.get_running_loop())

attempt(asyncio.get_running_loop)
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
print(asyncio.get_event_loop() is loop)
loop.run_until_complete(asks())
attempt(asyncio.get_running_loop)
asyncio.set_event_loop(None)
attempt(asyncio.get_event_loop)
loop.close()
try:
    asyncio.create_task(asks())
except RuntimeError as error:
    print("RuntimeError:", error)
