"""Runs one Python program at a time on a clock of its own, inside pyodide.

Nothing ever sleeps: the loop's selector and time.sleep move the clock. Every reading of
the loop's clock is a nanosecond later than the one before, so that no two deadlines tie
by accident. What a set decides in CPython (which task a group cancels first, which `run`
cancels first, which `as_completed` starts first) is the order of creation here, and timers
of one deadline fire in the order in which they were set: that is what the C++ library
promises, and CPython's own order is an accident of hashes and of its heap.
"""

import asyncio
import asyncio.base_events
import asyncio.events
import asyncio.runners
import asyncio.taskgroups
import asyncio.tasks
import collections.abc
import datetime
import gc
import io
import json
import linecache
import logging
import os
import re
import signal
import sys
import time
import traceback
import types
import warnings
import weakref

RESOLUTION = 50e-6
SECOND = 1_000_000_000

real_time = {name: getattr(time, name) for name in ("time_ns", "perf_counter", "localtime", "gmtime", "strftime", "ctime", "asctime")}


class Clock:
    """The program's clock in whole nanoseconds since its start, and its Ctrl-C."""

    def __init__(self, limit=None, patience=None):
        self.now = 0
        self.wall = real_time["time_ns"]()
        self.every = None if limit is None else round(limit * SECOND)
        self.interrupt_at = self.every
        self.patience = patience
        self.computing_since = real_time["perf_counter"]()

    def read(self):
        self.now += 1
        return self.now / SECOND

    def seconds(self):
        return self.now / SECOND

    def wall_ns(self):
        return self.wall + self.now

    def pass_time(self, nanoseconds):
        """Moves on, at most to the next Ctrl-C; returns what is left when that came first."""
        due = self.now + max(nanoseconds, 0)
        if self.interrupt_at is not None and due >= self.interrupt_at:
            self.now = max(self.now, self.interrupt_at)
            self.interrupt_at = self.now + max(self.every, SECOND)
            self.interrupt()
            return due - self.now
        self.now = due
        self.keep_patience()
        return 0

    def wait_for_interrupt(self):
        if self.interrupt_at is None:
            raise RuntimeError("nothing can wake the loop: no callback is ready and no timer is set")
        self.pass_time(self.interrupt_at - self.now)

    def keep_patience(self):
        """A program that computes without end, yielding to the loop, gets its Ctrl-C too."""
        if self.patience and real_time["perf_counter"]() - self.computing_since > self.patience:
            self.computing_since = real_time["perf_counter"]()
            self.interrupt()

    def interrupt(self):
        signal.getsignal(signal.SIGINT)(signal.SIGINT, sys._getframe())


clock = Clock()


class OrderedSet(collections.abc.MutableSet):
    """A set that is walked in the order of its elements' arrival."""

    def __init__(self, elements=()):
        self._elements = dict.fromkeys(elements)

    def __contains__(self, element):
        return element in self._elements

    def __iter__(self):
        return iter(self._elements)

    def __len__(self):
        return len(self._elements)

    def __repr__(self):
        return "{" + ", ".join(map(repr, self)) + "}" if self._elements else "set()"

    def add(self, element):
        self._elements[element] = None

    def discard(self, element):
        self._elements.pop(element, None)

    def pop(self):
        if not self._elements:
            raise KeyError("pop from an empty set")
        return self._elements.popitem()[0]

    def update(self, *others):
        for other in others:
            self._elements.update(dict.fromkeys(other))

    def copy(self):
        return OrderedSet(self)

    def union(self, *others):
        result = self.copy()
        result.update(*others)
        return result

    def difference(self, other):
        return self - set(other)

    def issubset(self, other):
        return all(element in other for element in self)


class OrderedWeakSet:
    """The same for what must not be kept alive by being in it."""

    def __init__(self):
        self._elements = weakref.WeakKeyDictionary()

    def add(self, element):
        self._elements[element] = None

    def discard(self, element):
        self._elements.pop(element, None)

    def clear(self):
        self._elements.clear()

    def __iter__(self):
        return iter(list(self._elements.keys()))

    def __len__(self):
        return len(self._elements)


class TaskNumbers:
    """Who was created when, and the N of Task-N, which each program counts from one."""

    def __init__(self):
        self.names = 0
        self.tasks = 0
        self.created = weakref.WeakKeyDictionary()

    def next_name(self):
        self.names += 1
        return f"Task-{self.names}"

    def register(self, task):
        self.tasks += 1
        self.created[task] = self.tasks

    def order(self, task):
        return self.created.get(task, self.tasks)


numbers = TaskNumbers()


class OrderedTimerHandle(asyncio.events.TimerHandle):
    """CPython's heap shuffles timers of one deadline; here they keep the order in which they were set.

    A deadline is a whole nanosecond: 0.1 + 0.2 is the same as 0.3."""

    __slots__ = ("_due", "_number")
    made = 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        OrderedTimerHandle.made += 1
        self._due = round(self._when * SECOND)
        self._number = OrderedTimerHandle.made

    def __lt__(self, other):
        return (self._due, self._number) < (other._due, other._number)


OrderedTimerHandle.__name__ = OrderedTimerHandle.__qualname__ = "TimerHandle"


class Selector:
    def select(self, timeout=None):
        if timeout is None:
            clock.wait_for_interrupt()
        else:
            clock.pass_time(round(timeout * SECOND))
        return []

    def close(self):
        pass


class VirtualEventLoop(asyncio.base_events.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = Selector()
        self._clock_resolution = RESOLUTION
        self._asyncgens = OrderedWeakSet()

    def time(self):
        return clock.read()

    def create_task(self, coro, **kwargs):
        named = kwargs.get("name") is not None
        own_factory = self._task_factory not in (None, asyncio.eager_task_factory)
        if not named and not own_factory:
            self._check_closed()
            kwargs["name"] = numbers.next_name()
        task = super().create_task(coro, **kwargs)
        if not named and own_factory and re.fullmatch(r"Task-\d+", task.get_name()):
            task.set_name(numbers.next_name())
        numbers.register(task)
        return task

    def close(self):
        super().close()
        self._selector.close()

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass


VirtualEventLoop.__name__ = VirtualEventLoop.__qualname__ = "_UnixSelectorEventLoop"


class VirtualPolicy(asyncio.events._BaseDefaultEventLoopPolicy):
    _loop_factory = VirtualEventLoop


real_all_tasks = asyncio.tasks.all_tasks


def all_tasks(loop=None):
    return OrderedSet(sorted(real_all_tasks(loop), key=numbers.order))


class VirtualDateTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        whole, rest = divmod(clock.wall_ns() // 1000, 1_000_000)
        return cls.fromtimestamp(whole, tz).replace(microsecond=rest)

    @classmethod
    def utcnow(cls):
        return cls.now(datetime.timezone.utc).replace(tzinfo=None)

    @classmethod
    def today(cls):
        return cls.now()


VirtualDateTime.__name__ = VirtualDateTime.__qualname__ = "datetime"
VirtualDateTime.__module__ = "datetime"


class VirtualDate(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(clock.wall_ns() / SECOND)


VirtualDate.__name__ = VirtualDate.__qualname__ = "date"
VirtualDate.__module__ = "datetime"


def sleep(seconds):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    left = round(seconds * SECOND)
    while left > 0:
        left = clock.pass_time(left)


def now_or(moment):
    return clock.wall_ns() / SECOND if moment is None else moment


def patch_time():
    time.sleep = sleep
    time.time = lambda: clock.wall_ns() / SECOND
    time.time_ns = lambda: clock.wall_ns()
    for name in ("monotonic", "perf_counter"):
        setattr(time, name, lambda: clock.seconds())
        setattr(time, name + "_ns", lambda: clock.now)
    time.localtime = lambda moment=None: real_time["localtime"](now_or(moment))
    time.gmtime = lambda moment=None: real_time["gmtime"](now_or(moment))
    time.ctime = lambda moment=None: real_time["ctime"](now_or(moment))
    time.asctime = lambda t=None: real_time["asctime"](time.localtime() if t is None else t)
    time.strftime = lambda form, t=None: real_time["strftime"](form, time.localtime() if t is None else t)
    datetime.datetime = VirtualDateTime
    datetime.date = VirtualDate


def patch_asyncio():
    # pyodide puts its own loop, `run` and policy over the browser's; a program must not meet them.
    asyncio.run = asyncio.runners.run
    asyncio.EventLoop = asyncio.SelectorEventLoop = VirtualEventLoop
    asyncio.TimerHandle = asyncio.events.TimerHandle = OrderedTimerHandle
    asyncio.all_tasks = asyncio.tasks.all_tasks = all_tasks
    asyncio.tasks.set = OrderedSet
    asyncio.taskgroups.set = OrderedSet


class Recorder(io.BufferedIOBase):
    """Standard output or error: bytes with the moment at which they were written."""

    def __init__(self, events, stream):
        self.events = events
        self.stream = stream

    def writable(self):
        return True

    def write(self, data):
        self.events.append({"stream": self.stream, "text": bytes(data).decode("utf-8", "replace"), "at": clock.seconds()})
        return len(data)


def recording(events, stream):
    return io.TextIOWrapper(Recorder(events, stream), encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)


def show_uncaught(error):
    # The first frame is this file's own.
    error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next
    traceback.print_exception(error, file=sys.stderr)


def exit_status(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def execute(source, name):
    """Runs the source as __main__; returns its exit status."""
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.modules["__main__"].__file__ = name
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    try:
        exec(compile(source, name, "exec"), sys.modules["__main__"].__dict__)
        return 0
    except SystemExit as error:
        return exit_status(error.code)
    except KeyboardInterrupt as error:
        show_uncaught(error)
        return 130
    except BaseException as error:
        show_uncaught(error)
        return 1


def finalize():
    """What the end of the interpreter does: the program's objects go, with nobody's line to blame."""
    asyncio.events._set_running_loop(None)
    asyncio.events._set_event_loop_policy(VirtualPolicy())
    exec(compile("modules.pop('__main__'); collect()", "sys", "exec"), {"modules": sys.modules, "collect": gc.collect})


def set_up(debug):
    global numbers
    numbers = TaskNumbers()
    asyncio.events._set_event_loop_policy(VirtualPolicy())
    asyncio.events._set_running_loop(None)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    os.environ.pop("PYTHONASYNCIODEBUG", None)
    if debug:
        os.environ["PYTHONASYNCIODEBUG"] = "1"


def standard_filters():
    warnings.resetwarnings()
    for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")


def run_program(source, name, limit, patience, debug):
    global clock
    streams = sys.stdin, sys.stdout, sys.stderr
    main = sys.modules.get("__main__")
    page_loop = asyncio.events._get_running_loop()
    page_policy = asyncio.events._get_event_loop_policy()
    events = []
    clock = Clock(limit, patience)
    set_up(debug)
    gc.collect()
    gc.disable()
    try:
        with warnings.catch_warnings():
            standard_filters()
            sys.stdin = io.StringIO()
            sys.stdout, sys.stderr = recording(events, "stdout"), recording(events, "stderr")
            status = execute(source, name)
            finalize()
    finally:
        gc.enable()
        sys.stdin, sys.stdout, sys.stderr = streams
        sys.modules["__main__"] = main
        signal.signal(signal.SIGINT, signal.default_int_handler)
        asyncio.events._set_event_loop_policy(page_policy)
        asyncio.events._set_running_loop(page_loop)
        linecache.cache.pop(name, None)
    return json.dumps({"events": events, "status": status, "seconds": clock.seconds()})


patch_time()
patch_asyncio()
