"""Python's asyncio on the same work: CPython with its own loop, with uvloop's, and Pyodide.

    python3 python_asyncio.py [--uvloop] [--scale FACTOR] WORK...

prints one line of JSON a work. What each work is stands in works.mjs.
"""

import asyncio
import json
import os
import sys
import time

TASKS_AT_ONCE = 1000
GATHERED = 100_000
LOCK_USERS = 8


class Machine:
    """What is asked of the process; Pyodide has its own."""

    def processor_seconds(self):
        return time.process_time()

    def memory(self):
        """Bytes of it that are in use: of a heap that only grew, what it grew by."""
        with open('/proc/self/statm') as numbers:
            return int(numbers.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')


machine = Machine()


def check(holds, what):
    if not holds:
        raise SystemExit(f'wrong result: {what}')


class Stopwatch:
    def __init__(self):
        self._began = time.perf_counter_ns()

    def stop(self, times):
        return (time.perf_counter_ns() - self._began) / times


def sum_below(n):
    return n * (n - 1) // 2


def scattered(i):
    """How long sleeper i sleeps, in microseconds: each of the first 100,000 differently."""
    return i * 7919 % GATHERED + 1


async def number(i):
    return i


async def number_after_a_turn(i):
    await asyncio.sleep(0)
    return i


async def yield_one(n):
    watch = Stopwatch()
    for _ in range(n):
        await asyncio.sleep(0)
    return watch.stop(n)


async def yield_often(n):
    for _ in range(n):
        await asyncio.sleep(0)
    return n


async def yield_together(n):
    tasks = [asyncio.create_task(yield_often(n)) for _ in range(TASKS_AT_ONCE)]
    await asyncio.sleep(0)  # now all have begun
    watch = Stopwatch()
    total = 0
    for task in tasks:
        total += await task
    taken = watch.stop(n * TASKS_AT_ONCE)
    check(total == n * TASKS_AT_ONCE, 'yield-1000')
    return taken


async def await_child(n):
    watch = Stopwatch()
    total = 0
    for i in range(n):
        total += await number(i)
    taken = watch.stop(n)
    check(total == sum_below(n), 'await-child')
    return taken


async def create_task(n):
    watch = Stopwatch()
    total = 0
    for i in range(n):
        total += await asyncio.create_task(number(i))
    taken = watch.stop(n)
    check(total == sum_below(n), 'create-task')
    return taken


async def gather(n):
    watch = Stopwatch()
    results = await asyncio.gather(*[number_after_a_turn(i) for i in range(n)])
    check(sum(results) == sum_below(n), 'gather')
    return watch.stop(n)


async def bytes_per_task(n):
    before = machine.memory()
    gathering = asyncio.gather(*[number_after_a_turn(i) for i in range(n)])
    await asyncio.sleep(0)  # now all have begun, and are suspended
    taken = machine.memory() - before
    check(sum(await gathering) == sum_below(n), 'bytes-per-task')
    return taken / n


async def number_after(i, microseconds):
    await asyncio.sleep(microseconds / 1e6)
    return i


async def timers(n):
    before = machine.processor_seconds()
    began = time.perf_counter()
    results = await asyncio.gather(*[number_after(i, scattered(i)) for i in range(n)])
    taken = machine.processor_seconds() - before
    check(sum(results) == sum_below(n), 'timers')
    # uvloop and Pyodide round to a millisecond.
    check(time.perf_counter() - began >= 0.099, 'timers: too early')
    return taken * 1000


async def produce(queue, n):
    for i in range(n):
        await queue.put(i)


async def consume(queue, n):
    total = 0
    for _ in range(n):
        total += await queue.get()
    return total


def pass_through_queue(size):
    async def work(n):
        queue = asyncio.Queue(size)
        watch = Stopwatch()
        producer = asyncio.create_task(produce(queue, n))
        consumer = asyncio.create_task(consume(queue, n))
        await producer
        total = await consumer
        taken = watch.stop(n)
        check(total == sum_below(n), 'queue')
        return taken

    return work


async def hand_over(mine, other, n, first):
    if first:
        other.set()
    for _ in range(n):
        await mine.wait()
        mine.clear()
        other.set()
    return n


async def event(n):
    one, two = asyncio.Event(), asyncio.Event()
    watch = Stopwatch()
    first = asyncio.create_task(hand_over(one, two, n, True))
    second = asyncio.create_task(hand_over(two, one, n, False))
    total = await first + await second
    taken = watch.stop(2 * n)
    check(total == 2 * n, 'event')
    return taken


async def take_turns(lock, inside, n):
    for _ in range(n):
        async with lock:
            check(not inside, 'lock: two have it')
            inside.append(True)
            await asyncio.sleep(0)
            inside.pop()
    return n


async def lock(n):
    shared, inside = asyncio.Lock(), []
    watch = Stopwatch()
    users = [asyncio.create_task(take_turns(shared, inside, n)) for _ in range(LOCK_USERS)]
    total = 0
    for user in users:
        total += await user
    taken = watch.stop(n * LOCK_USERS)
    check(total == n * LOCK_USERS, 'lock')
    return taken


async def sleep_long():
    await asyncio.sleep(3600)


async def cancel(n):
    watch = Stopwatch()
    cancelled = 0
    for _ in range(n):
        tasks = [asyncio.create_task(sleep_long()) for _ in range(TASKS_AT_ONCE)]
        await asyncio.sleep(0)  # now all have begun
        for task in tasks:
            task.cancel()
        for task in tasks:
            try:
                await task
            except asyncio.CancelledError:
                cancelled += 1
    taken = watch.stop(n * TASKS_AT_ONCE)
    check(cancelled == n * TASKS_AT_ONCE, 'cancel')
    return taken


# Name: unit, function, how often where the scale is 1. Once is so often whatever the scale, and not done before; others are
# done before, unmeasured, a tenth as often.
ONCE = True
WORKS = {
    'yield-1': ('ns', yield_one, 100_000),
    'yield-1000': ('ns', yield_together, 100),
    'await-child': ('ns', await_child, 500_000),
    'create-task': ('ns', create_task, 30_000),
    'gather': ('ns', gather, GATHERED),
    'bytes-per-task': ('bytes', bytes_per_task, GATHERED, ONCE),
    'timers': ('ms', timers, GATHERED, ONCE),
    'queue-1': ('ns', pass_through_queue(1), 30_000),
    'queue-64': ('ns', pass_through_queue(64), 100_000),
    'event': ('ns', event, 30_000),
    'lock': ('ns', lock, 4_000),
    'cancel': ('ns', cancel, 20),
}


async def measure(names, scale, say):
    for name in names:
        unit, work, n, *once = WORKS[name]
        times = n if once else max(1, int(n * scale))
        if not once:
            await work(max(1, times // 10))
        say(json.dumps({'work': name, unit: round(await work(times), 3)}))


def main(args):
    if '--uvloop' in args:
        import uvloop

        args.remove('--uvloop')
        uvloop.install()
    scale = 1
    if args[:1] == ['--scale']:
        scale = float(args[1])
        del args[:2]
    asyncio.run(measure(args, scale, lambda line: print(line, flush=True)))


if __name__ == '__main__' and sys.platform != 'emscripten':
    main(sys.argv[1:])
