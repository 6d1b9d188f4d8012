import asyncio

async def never_awaited():
    print("never printed")

async def pending():
    await asyncio.sleep(10)

async def starter():
    global task
    task = asyncio.create_task(pending())
    await asyncio.sleep(0)
    never_awaited()
    print("starter ends")

loop = asyncio.new_event_loop()
loop.run_until_complete(starter())
loop.close()
print("closed")
task = None
loop = None
print("end")
