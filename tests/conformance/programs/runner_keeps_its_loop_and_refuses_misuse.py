import asyncio

async def step(name):
    print(name, asyncio.current_task().get_name())
    return name

async def leftover():
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError:
        print("leftover cancelled")
        raise

async def start_leftover():
    global kept
    kept = asyncio.create_task(leftover())
    await asyncio.sleep(1)
    print("leftover started", kept.done())

async def inside(runner):
    try:
        runner.run(step("never"))
    except RuntimeError as error:
        print("RuntimeError:", error)

runner = asyncio.Runner()
with runner:
    print(runner.run(step("one")))
    print(runner.get_loop().is_running(), runner.get_loop().is_closed())
    loop = runner.get_loop()
    runner.run(start_leftover())
    print("between", kept.done())
    runner.run(inside(runner))
    print("closing")
print(loop.is_closed(), kept.cancelled())
try:
    runner.run(step("late"))
except RuntimeError as error:
    print("RuntimeError:", error)
try:
    runner.get_loop()
except RuntimeError as error:
    print("RuntimeError:", error)
