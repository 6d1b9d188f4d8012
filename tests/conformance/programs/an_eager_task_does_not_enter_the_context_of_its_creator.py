import asyncio
import contextvars

context = contextvars.copy_context()
variable = contextvars.ContextVar("variable", default=0)

async def enter():
    try:
        context.run(print, "entered")
    except RuntimeError as error:
        print("refused:", str(error).startswith("cannot enter context"))
    await asyncio.sleep(0)
    context.run(print, "entered later")

async def create():
    variable.set(1)
    task = asyncio.create_task(enter(), eager_start=True)
    variable.set(2)
    return task

async def main():
    context.run(variable.set, 7)
    task = await asyncio.create_task(create(), context=context)
    await task
    context.run(lambda: print(variable.get()))

asyncio.run(main())
