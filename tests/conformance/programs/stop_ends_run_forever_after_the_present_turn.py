import asyncio

loop = asyncio.new_event_loop()

def stop():
    print("stop")
    loop.stop()
    loop.call_soon(print, "set after stop: next run")

loop.call_soon(print, "before")
loop.call_soon(stop)
loop.call_soon(print, "after, same turn")
loop.call_later(1, print, "a timer")
loop.run_forever()
print("stopped")
loop.call_later(0.5, loop.stop)
loop.run_forever()
print("stopped again", loop.is_running())
loop.stop()
loop.run_forever()
print("one turn only")
loop.call_later(2, loop.stop)
loop.run_forever()
loop.close()
