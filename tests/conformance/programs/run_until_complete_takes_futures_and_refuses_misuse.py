import asyncio

def attempt(name, call):
    try:
        print(name, "returned", call())
    except RuntimeError as error:
        print(name, "RuntimeError:", error)

async def work(result):
    await asyncio.sleep(1)
    return result

async def inside(loop, other):
    attempt("close", loop.close)
    attempt("run_forever", loop.run_forever)
    future = other.create_future()
    attempt("run another", lambda: other.run_until_complete(future))
    future.cancel()

async def stopper(loop):
    loop.stop()
    await asyncio.sleep(10)

loop = asyncio.new_event_loop()
other = asyncio.new_event_loop()
print(loop.run_until_complete(work("coroutine")))
task = loop.create_task(work("task"))
print(loop.run_until_complete(task), loop.run_until_complete(task))
future = loop.create_future()
loop.call_later(1, future.set_result, "future")
print(loop.run_until_complete(future))
loop.run_until_complete(inside(loop, other))
other.close()
stopped = loop.create_task(stopper(loop))
attempt("stopped", lambda: loop.run_until_complete(stopped))
stopped.cancel()
attempt("again", lambda: loop.run_until_complete(asyncio.wait([stopped])) and "done")
print(loop.is_running(), loop.is_closed())
loop.close()
loop.close()
print(loop.is_closed())
attempt("call_soon", lambda: loop.call_soon(print))
attempt("call_later", lambda: loop.call_later(1, print))
attempt("run_forever", loop.run_forever)
