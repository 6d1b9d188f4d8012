#pragma once
// What the page gives to a program, as imports of the WebAssembly module "asyncio": see web/src/runner. Times are
// nanoseconds of the program's monotonic clock. Those that wait may suspend the whole program; they give 0 when it was
// due or woken, 1 when the visitor stopped the program, 2 when nothing can ever wake it.
#define ASYNCIO_IMPORT(name) __attribute__((import_module("asyncio"), import_name(name)))

extern "C" {
ASYNCIO_IMPORT("now") double asyncio_host_now(double readings);
ASYNCIO_IMPORT("resolution") double asyncio_host_resolution();
ASYNCIO_IMPORT("wait") int asyncio_host_wait(double deadline);
ASYNCIO_IMPORT("pause") int asyncio_host_pause();
ASYNCIO_IMPORT("sleep") int asyncio_host_sleep(double duration);
/// Blocks the calling thread; `how` as in web/src/runner/scheduler.ts.
ASYNCIO_IMPORT("park") int asyncio_host_park(double deadline, int how);
ASYNCIO_IMPORT("unpark") void asyncio_host_unpark(int thread);
/// Makes a thread, which has its turn when this one blocks: `asyncio_thread(object)` on the linear stack from `stack`
/// down to `stack_end`. Gives 1, or 0 where the engine has no memory for it, -1 where it cannot suspend a thread.
ASYNCIO_IMPORT("start") int asyncio_host_start(int thread, void* object, void* stack, void* stack_end);
ASYNCIO_IMPORT("waited") void asyncio_host_waited(double duration);
/// An exception is made: what was at this address before is gone.
ASYNCIO_IMPORT("made") void asyncio_host_made(const void* object);
/// It is thrown.
ASYNCIO_IMPORT("thrown") void asyncio_host_thrown(const void* object);
/// Nobody caught it: it ends the program.
ASYNCIO_IMPORT("uncaught") void asyncio_host_uncaught(const void* object);
/// Ends the program, which broke down; `why` is one of `breakdowns` in web/src/runner/breakdown.ts.
[[noreturn]] ASYNCIO_IMPORT("broken") void asyncio_host_broken(int why);
}

#undef ASYNCIO_IMPORT
