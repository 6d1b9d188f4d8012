import asyncio
import contextvars

variable = contextvars.ContextVar("variable")

async def sets():
    return variable.set(1)

async def resets(token):
    variable.set(2)
    try:
        variable.reset(token)
        print("reset")
    except ValueError:
        print("refused", variable.get())

async def main():
    token = await asyncio.create_task(sets())
    await asyncio.create_task(resets(token))
    mine = variable.set(3)
    await asyncio.create_task(resets(mine))
    variable.reset(mine)
    print(variable.get(None))

asyncio.run(main())
