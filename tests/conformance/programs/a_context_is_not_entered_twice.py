import asyncio
import contextvars

context = contextvars.copy_context()

def enter(name):
    try:
        context.run(print, name, "entered")
    except RuntimeError:
        print(name, "refused")

async def task(name):
    enter(name)

async def main():
    enter("main")
    await asyncio.create_task(task("in it"), context=context)
    await asyncio.create_task(task("in another"))
    asyncio.get_running_loop().call_soon(enter, "callback", context=context)
    await asyncio.sleep(0)
    context.run(enter, "twice")

asyncio.run(main())
