"""Runs programs of the fuzzer's language on asyncio and says what each of them logged.

The language is in generate.mjs; interpreter.cpp does the same in C++, instruction by
instruction. A coroutine's body is a list of instructions, an instruction a list whose head
names it. A body gives the number that it returned, or FELL_THROUGH.
"""

import asyncio
import contextlib
import contextvars
import gc
import json
import re
import warnings

FELL_THROUGH = -1
SLOTS = 4
WATCHDOG = 5.0  # seconds until all that waits is cancelled, again and again

ERRORS = {
    "ValueError": ValueError,
    "RuntimeError": RuntimeError,
    "LookupError": LookupError,
    "TimeoutError": TimeoutError,
    "CancelledError": asyncio.CancelledError,
}
CAUGHT = {
    "Exception": Exception,
    "CancelledError": asyncio.CancelledError,
    "all": (Exception, asyncio.CancelledError),
    "nothing": (),
    "GeneratorExit": GeneratorExit,
    "everything": (Exception, asyncio.CancelledError, GeneratorExit),
}
VARIABLES = [contextvars.ContextVar("v0"), contextvars.ContextVar("v1", default=7)]
WHEN = [asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED]


def type_name(error):
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def message_of(error):
    """Without the addresses and names that are Python's alone."""
    text = re.sub(r"(Task cannot await on itself).*", r"\1", str(error))
    text = re.sub(r" at 0x[0-9a-f]+", "", text)
    return re.sub(r"^<Token .*> ", "Token ", text).replace("<_contextvars.Context object>", "it")


def describe(error):
    text = type_name(error)
    if message := message_of(error):
        text += ": " + message
    if isinstance(error, BaseExceptionGroup):
        text += " [" + "; ".join(map(describe, error.exceptions)) + "]"
    return text


def show(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(show, value)) + "]"
    return describe(value) if isinstance(value, BaseException) else str(value)


def seconds(tenths):
    return None if tenths is None else tenths / 10


def eagerly(eager):
    """In C++ an option that is off leaves the choice to the task factory."""
    return {"eager_start": True} if eager else {}


class Slot:
    """A task or a future that instructions can name."""

    def __init__(self, future, number, one=True, settable=True):
        self.future = future
        self.number = number
        self.one = one  # gives one number, not a list of them
        self.settable = settable  # what gather and shield give is theirs to set


class Member:
    """Who executes a body: its number among the tasks, the group it may spawn into, with the number of the
    task that will wait for it, the innermost deadline and the innermost generator."""

    def __init__(self, number, group=None, owner=None, deadline=None, generator=None):
        self.number = number
        self.group = group
        self.owner = owner
        self.deadline = deadline
        self.generator = generator


class Program:
    def __init__(self):
        self.lines = []
        self.late = []  # when a future's last owner goes is the collector's business
        self.slots = [None] * SLOTS
        self.done_callbacks = [None] * SLOTS  # the last that was added by the slot's name, with its future
        self.handles = [None, None]
        self.tokens = [None, None]
        self.contexts = [None, None]
        self.counter = 0
        self.waits = {}  # number of a task or a future -> numbers of what it waits for
        self.groups = {}  # number of a task -> numbers of the tasks in its groups
        self.numbers = 0
        self.first_name = 0

    async def main(self, body):
        self.loop = asyncio.get_running_loop()
        self.loop.set_exception_handler(self.handle_exception)
        self.loop.shutdown_asyncgens = self.shutdown_asyncgens
        self.first_name = int(asyncio.current_task().get_name()[len("Task-"):])
        self.started = self.loop.time()
        self.locks = [asyncio.Lock(), asyncio.Lock()]
        self.events = [asyncio.Event(), asyncio.Event()]
        self.semaphores = [asyncio.Semaphore(1), asyncio.BoundedSemaphore(2)]
        self.conditions = [asyncio.Condition(), asyncio.Condition(self.locks[0])]
        self.queues = [asyncio.Queue(), asyncio.Queue(1), asyncio.PriorityQueue(2), asyncio.LifoQueue(2)]
        self.barriers = [asyncio.Barrier(2), asyncio.Barrier(3)]
        self.loop.call_later(WATCHDOG, self.watch)
        return await self.task(body, Member(0))

    async def shutdown_asyncgens(self):
        """Does nothing, as in C++: there a generator goes with who holds it."""

    def watch(self):
        self.log("watchdog")
        for task in asyncio.all_tasks():
            task.cancel("watchdog")
        # A condition that wants its lock back does not listen to cancellation.
        for lock in (*self.locks, self.conditions[0]):
            if lock.locked():
                lock.release()
        self.loop.call_later(WATCHDOG, self.watch)

    @contextlib.contextmanager
    def without_factory(self):
        factory = self.loop.get_task_factory()
        self.loop.set_task_factory(None)
        yield
        self.loop.set_task_factory(factory)

    # What is logged

    def name(self, task):
        if task is None:
            return "-"
        name = task.get_name()
        return f"T{int(name[5:]) - self.first_name}" if name.startswith("Task-") else name

    def log(self, text):
        now = round((self.loop.time() - self.started) * 1000)
        self.lines.append(f"{now} {self.name(asyncio.current_task())} {text}")

    def handle_exception(self, loop, context):
        message = re.sub(r"^(Exception in callback).*", r"\1", context["message"], flags=re.DOTALL)
        error = context.get("exception")
        text = f"handler: {message}" + (f" ({describe(error)})" if error else "")
        if "never retrieved" in message or "was destroyed" in message:
            self.late.append(text)
        else:
            task = context.get("task")
            self.lines.append(text + (f" {self.name(task)}" if task else ""))

    def log_state(self, what, future):
        if not future.done():
            self.log(f"{what} pending")
        elif future.cancelled():
            self.log(f"{what} cancelled")
        elif error := future.exception():
            self.log(f"{what} failed {describe(error)}")
        else:
            self.log(f"{what} done {show(future.result())}")

    # Who waits for whom: a circle of tasks cannot be cancelled, so none is made

    def next_number(self):
        self.numbers += 1
        return self.numbers

    def reaches(self, number, target):
        following = (*self.waits.get(number, ()), *self.groups.get(number, ()))
        return number == target or any(self.reaches(n, target) for n in following)

    def awaitable(self, index, me):
        slot = self.slots[index]
        if slot is None or self.reaches(slot.number, me.number):
            self.log(f"nothing in {index}")
            return None
        return slot

    def item(self, item, me, one=True):
        """A coroutine or what is in a slot, as something to await and its number."""
        kind, what = item
        if kind == "co":
            number = self.next_number()
            if self.loop.get_task_factory():
                # It may run before it is noted that this task waits for it.
                self.waits[me.number] = self.waits.get(me.number, []) + [number]
            return self.task(what, Member(number)), number
        slot = self.awaitable(what, me)
        return (None, None) if slot is None or (one and not slot.one) else (slot.future, slot.number)

    # Bodies

    async def task(self, body, me):
        try:
            result = await self.body(body, me)
        except GeneratorExit:
            raise  # it was destroyed
        except BaseException as error:
            self.log(f"ends {describe(error)}")
            raise
        self.log("ends")
        return max(result, 0)

    async def body(self, body, me):
        for instruction in body:
            name, *rest = instruction
            if getattr(self, "now_" + name, None):
                getattr(self, "now_" + name)(me, *rest)
                continue
            result = await getattr(self, "do_" + name)(me, *rest)
            if result != FELL_THROUGH:
                return result
        return FELL_THROUGH

    def callback(self, body):
        self.log("callback")
        for name, *rest in body:
            getattr(self, "now_" + name)(Member(self.next_number()), *rest)

    # Instructions that never wait

    def now_debug(self, me):
        pass

    def now_log(self, me, number):
        self.log(f"log {number}")

    def now_new(self, me, slot, name, body, eager):
        number = self.next_number()
        task = self.loop.create_task(self.task(body, Member(number)), name=name, **eagerly(eager))
        self.slots[slot] = Slot(task, number)
        self.log(f"new {self.name(task)}")

    def now_spawn(self, me, slot, name, body, eager):
        if me.group is None:
            return self.log("no group")
        number = self.next_number()
        self.groups.setdefault(me.owner, []).append(number)
        task = me.group.create_task(
            self.task(body, Member(number, me.group, me.owner)), name=name, **eagerly(eager))
        self.slots[slot] = Slot(task, number)
        self.log(f"spawn {self.name(task)}")

    def now_factory(self, me, eager):
        self.loop.set_task_factory(asyncio.eager_task_factory if eager else None)

    def now_rename(self, me, slot, name):
        if self.slots[slot] and isinstance(self.slots[slot].future, asyncio.Task):
            self.slots[slot].future.set_name(name)

    def now_cancel(self, me, slot, message):
        if self.slots[slot] is None:
            return self.log("nothing to cancel")
        self.log(f"cancel {self.slots[slot].future.cancel(message)}")

    def now_cancelme(self, me, message):
        if task := asyncio.current_task():
            self.log(f"cancel {task.cancel(message)}")

    def now_uncancel(self, me):
        if task := asyncio.current_task():
            self.log(f"uncancel {task.uncancel()}")

    def now_cancelling(self, me):
        if task := asyncio.current_task():
            self.log(f"cancelling {task.cancelling()}")

    def now_state(self, me, slot):
        if self.slots[slot]:
            self.log_state(f"slot {slot}", self.slots[slot].future)

    def now_result(self, me, slot):
        if self.slots[slot]:
            self.log(f"result {show(self.slots[slot].future.result())}")

    def now_raise(self, me, kind, message):
        raise ERRORS[kind](message) if message else ERRORS[kind]()

    def now_future(self, me, slot):
        self.slots[slot] = Slot(self.loop.create_future(), self.next_number())

    def now_setresult(self, me, slot, number):
        if self.slots[slot] and self.slots[slot].settable:
            self.slots[slot].future.set_result(number)
            self.log("set")

    def now_setexception(self, me, slot, kind, message):
        if self.slots[slot] and self.slots[slot].settable:
            self.slots[slot].future.set_exception(ERRORS[kind](message))
            self.log("set")

    def now_whendone(self, me, slot, number):
        if self.slots[slot]:
            future = self.slots[slot].future
            callback = lambda future: self.log_state(f"whendone {number}", future)
            future.add_done_callback(callback)
            self.done_callbacks[slot] = future, callback

    def now_unwhendone(self, me, slot):
        if self.done_callbacks[slot]:
            future, callback = self.done_callbacks[slot]
            self.log(f"removed {future.remove_done_callback(callback)}")

    def now_soon(self, me, handle, body):
        self.handles[handle] = self.loop.call_soon(self.callback, body)

    def now_later(self, me, handle, delay, body):
        self.handles[handle] = self.loop.call_later(seconds(delay), self.callback, body)

    def now_at(self, me, handle, delay, body):
        self.handles[handle] = self.loop.call_at(self.loop.time() + seconds(delay), self.callback, body)

    def now_unhandle(self, me, handle):
        if self.handles[handle]:
            self.log(f"unhandle {self.handles[handle].cancelled()}")
            self.handles[handle].cancel()

    def now_varset(self, me, variable, token, number):
        self.tokens[token] = VARIABLES[variable].set(number)

    def now_varget(self, me, variable):
        self.log(f"variable {VARIABLES[variable].get()}")

    def now_varreset(self, me, variable, token):
        if self.tokens[token]:
            VARIABLES[variable].reset(self.tokens[token])
            self.log("reset")

    def now_context(self, me, context):
        self.contexts[context] = contextvars.copy_context()

    def now_newin(self, me, slot, context, body):
        """A task in a context that others use, too; not eagerly, as it may be the present one."""
        number = self.next_number()
        with self.without_factory():
            task = self.loop.create_task(self.task(body, Member(number)), context=self.contexts[context])
        self.slots[slot] = Slot(task, number)
        self.log(f"new {self.name(task)}")

    def now_soonin(self, me, context, body):
        self.loop.call_soon(self.callback, body, context=self.contexts[context])

    def now_runin(self, me, context, body):
        if self.contexts[context] is not None:
            self.contexts[context].run(self.callback, body)

    def now_count(self, me):
        self.counter += 1

    def now_set(self, me, event):
        self.events[event].set()

    def now_clear(self, me, event):
        self.events[event].clear()

    def now_release(self, me, lock):
        self.locks[lock].release()

    def now_releasesem(self, me, semaphore):
        self.semaphores[semaphore].release()

    def now_notify(self, me, condition, count):
        self.conditions[condition].notify(count)

    def now_locked(self, me, n):
        self.log(f"locked {self.locks[n].locked()} {self.semaphores[n].locked()} {self.events[n].is_set()}")

    def now_putnow(self, me, queue, number):
        self.queues[queue].put_nowait(number)
        self.log(f"put {self.queues[queue].qsize()}")

    def now_getnow(self, me, queue):
        self.log(f"got {self.queues[queue].get_nowait()}")

    def now_taskdone(self, me, queue):
        self.queues[queue].task_done()

    def now_shutdown(self, me, queue, immediate):
        self.queues[queue].shutdown(bool(immediate))

    def now_reschedule(self, me, delay):
        if me.deadline is not None:
            me.deadline.reschedule(None if delay is None else self.loop.time() + seconds(delay))
            self.log("rescheduled")

    def now_gatherkeep(self, me, slot, items, return_exceptions):
        kept, number = self.gathered(me, items, return_exceptions)
        self.slots[slot] = Slot(kept, number, one=False, settable=False)

    def now_shieldkeep(self, me, slot, item):
        what, number = self.item(item, me)
        if what is None:
            return
        mine = self.next_number()
        self.waits[mine] = [number]
        self.slots[slot] = Slot(asyncio.shield(what), mine, settable=False)

    # Instructions that may wait

    async def waiting(self, me, numbers, awaitable):
        before = self.waits.get(me.number, [])
        self.waits[me.number] = before + numbers
        try:
            return await awaitable
        finally:
            self.waits[me.number] = before

    async def do_return(self, me, number):
        return number

    async def do_sleep(self, me, delay):
        await asyncio.sleep(seconds(delay))
        self.log("slept")
        return FELL_THROUGH

    async def do_loop(self, me, times, body):
        for _ in range(times):
            result = await self.body(body, me)
            if result != FELL_THROUGH:
                return result
        return FELL_THROUGH

    async def do_await(self, me, index):
        if slot := self.awaitable(index, me):
            self.log("awaits")
            self.log(f"awaited {show(await self.waiting(me, [slot.number], slot.future))}")
        return FELL_THROUGH

    async def do_call(self, me, body):
        result = await self.body(body, me)
        self.log(f"called {result}")
        return FELL_THROUGH

    async def do_try(self, me, body, kinds, handler, reraise):
        try:
            return await self.body(body, me)
        except CAUGHT[kinds] as error:
            self.log(f"caught {describe(error)}")
            result = await self.body(handler, me)
            if reraise:
                raise
            return result

    async def do_finally(self, me, body, cleanup):
        try:
            return await self.body(body, me)
        finally:
            await self.body(cleanup, me)

    def gathered(self, me, items, return_exceptions):
        found = [self.item(item, me) for item in items]
        found = [(what, number) for what, number in found if what is not None]
        mine = self.next_number()
        self.waits[mine] = [number for _, number in found]
        return asyncio.gather(*[what for what, _ in found], return_exceptions=bool(return_exceptions)), mine

    async def do_gather(self, me, items, return_exceptions):
        future, number = self.gathered(me, items, return_exceptions)
        self.log(f"gathered {show(await self.waiting(me, [number], future))}")
        return FELL_THROUGH

    async def do_wait(self, me, indices, timeout, when):
        slots = [self.awaitable(index, me) for index in indices]
        slots = [slot for slot in slots if slot and slot.one]
        futures = [slot.future for slot in slots]
        done, pending = await self.waiting(
            me, [slot.number for slot in slots], asyncio.wait(futures, timeout=seconds(timeout), return_when=WHEN[when]))
        self.log(f"waited {len(done)} {len(pending)}: " + " ".join("+" if future in done else "-" for future in futures))
        return FELL_THROUGH

    async def do_waitfor(self, me, item, timeout):
        what, number = self.item(item, me)
        if what is not None:
            self.log(f"waited for {show(await self.waiting(me, [number], asyncio.wait_for(what, seconds(timeout))))}")
        return FELL_THROUGH

    async def do_shield(self, me, item):
        what, number = self.item(item, me)
        if what is not None:
            self.log(f"shielded {show(await self.waiting(me, [number], asyncio.shield(what)))}")
        return FELL_THROUGH

    async def do_completed(self, me, items, timeout):
        """Of what is pending: which comes first of what is done is the business of a set."""
        found = [self.item(item, me) for item in items]
        found = [(what, number) for what, number in found if asyncio.iscoroutine(what) or (what and not what.done())]
        with self.without_factory():
            results = asyncio.as_completed([what for what, _ in found], timeout=seconds(timeout))
        for following in results:
            self.log(f"completed {show(await self.waiting(me, [number for _, number in found], following))}")
        return FELL_THROUGH

    async def do_timeout(self, me, delay, body):
        deadline = asyncio.timeout(seconds(delay))
        try:
            async with deadline:
                result = await self.body(body, Member(me.number, me.group, me.owner, deadline, me.generator))
        finally:
            self.log(f"expired {deadline.expired()}")
        return result

    async def do_group(self, me, body):
        async with asyncio.TaskGroup() as group:
            result = await self.body(body, Member(me.number, group, me.number, me.deadline, me.generator))
        self.log("left group")
        return result

    async def do_lock(self, me, lock, body):
        async with self.locks[lock]:
            self.log("has lock")
            return await self.body(body, me)

    async def do_acquire(self, me, lock):
        self.log(f"acquired {await self.locks[lock].acquire()}")
        return FELL_THROUGH

    async def do_semaphore(self, me, semaphore, body):
        async with self.semaphores[semaphore]:
            self.log("has semaphore")
            return await self.body(body, me)

    async def do_acquiresem(self, me, semaphore):
        self.log(f"acquired {await self.semaphores[semaphore].acquire()}")
        return FELL_THROUGH

    async def do_event(self, me, event):
        self.log(f"event {await self.events[event].wait()}")
        return FELL_THROUGH

    async def do_condition(self, me, condition, body):
        async with self.conditions[condition]:
            self.log("has condition")
            return await self.body(body, me)

    async def do_condwait(self, me, condition):
        self.log(f"notified {await self.conditions[condition].wait()}")
        return FELL_THROUGH

    async def do_condwaitfor(self, me, condition, count):
        self.log(f"reached {await self.conditions[condition].wait_for(lambda: self.counter >= count)}")
        return FELL_THROUGH

    async def do_barrier(self, me, barrier):
        self.log(f"barrier {await self.barriers[barrier].wait()}")
        return FELL_THROUGH

    async def do_resetbarrier(self, me, barrier):
        await self.barriers[barrier].reset()
        return FELL_THROUGH

    async def do_abortbarrier(self, me, barrier):
        await self.barriers[barrier].abort()
        return FELL_THROUGH

    async def do_put(self, me, queue, number):
        await self.queues[queue].put(number)
        self.log(f"put {self.queues[queue].qsize()}")
        return FELL_THROUGH

    async def do_get(self, me, queue):
        self.log(f"got {await self.queues[queue].get()}")
        return FELL_THROUGH

    async def do_join(self, me, queue):
        await self.queues[queue].join()
        self.log("joined")
        return FELL_THROUGH

    # Asynchronous generators: each is closed by who made it, as dropping one is not the same in both languages

    async def generator(self, steps, cleanup, me):
        try:
            for kind, *rest in steps:
                if kind == "do":
                    if await self.body(rest[0], me) != FELL_THROUGH:
                        return
                    continue
                number, kinds, handler = rest
                try:
                    sent = yield number
                    self.log(f"sent {sent}")
                except CAUGHT[kinds] as error:
                    self.log(f"thrown {describe(error)}")
                    if await self.body(handler, me) != FELL_THROUGH:
                        return
        finally:
            self.log("leaves generator")
            await self.body(cleanup, me)

    async def close(self, generator):
        """Closes it, or takes all that comes where it does not let itself be closed."""
        try:
            await generator.aclose()
        except StopAsyncIteration:
            pass  # it ignored GeneratorExit before; in C++ this is silent
        except RuntimeError as error:
            if str(error) != "async generator ignored GeneratorExit":
                raise
            self.log("not closed")
        async for value in generator:
            self.log(f"left {value}")
        self.log("closed")

    async def do_generator(self, me, steps, cleanup, body):
        inner = Member(me.number, me.group, me.owner, me.deadline)
        inner.generator = self.generator(steps, cleanup, inner)
        try:
            return await self.body(body, inner)
        finally:
            await self.close(inner.generator)

    async def advanced(self, me, advance):
        if me.generator is not None:
            try:
                value = await advance(me.generator)
            except StopAsyncIteration:
                value = None
            self.log("exhausted" if value is None else f"next {value}")
        return FELL_THROUGH

    async def do_next(self, me):
        return await self.advanced(me, anext)

    async def do_asend(self, me, number):
        return await self.advanced(me, lambda generator: generator.asend(number))

    async def do_athrow(self, me, kind, message):
        error = ERRORS[kind](message) if message else ERRORS[kind]()
        return await self.advanced(me, lambda generator: generator.athrow(error))

    async def do_aclose(self, me):
        if me.generator is not None:
            try:
                await me.generator.aclose()
            except StopAsyncIteration:
                pass
            self.log("closed")
        return FELL_THROUGH

    async def do_iterate(self, me, body):
        if me.generator is not None:
            async for value in me.generator:
                self.log(f"item {value}")
                result = await self.body(body, me)
                if result != FELL_THROUGH:
                    return result
        return FELL_THROUGH


def run(body):
    program = Program()
    try:
        result = asyncio.run(program.main(body), debug=body[:1] == [["debug"]])
        program.lines.append(f"result {result}")
    except BaseException as error:
        program.lines.append(f"uncaught {describe(error)}")
    lines, late = program.lines, program.late
    del program
    gc.collect()
    return lines + sorted(late)


def run_all(programs):
    warnings.simplefilter("ignore", RuntimeWarning)
    gc.collect()
    gc.freeze()
    logs = [run(body) for body in programs]
    gc.unfreeze()
    print(json.dumps(logs))
