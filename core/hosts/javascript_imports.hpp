#pragma once
// What the page gives to a program, as imports of the WebAssembly module "asyncio": see web/src/runner. Times are
// nanoseconds of the program's monotonic clock. Those that wait may suspend the whole program; they give 0 when it was
// due or woken, 1 when the visitor stopped the program, 2 when nothing can ever wake it.
#include <cstddef>

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
/// Begins to fetch what a text asks for, whose form javascript_http.cpp knows; its number, 0 where there are too many
/// already, -1 where nothing can be waited for.
ASYNCIO_IMPORT("http_start") int asyncio_http_start(const char* text, std::size_t size);
/// Waits until it has ended; may suspend the calling thread, and gives what those give that wait.
ASYNCIO_IMPORT("http_wait") int asyncio_http_wait(int transfer);
/// The bytes of what there is to say of it, and these.
ASYNCIO_IMPORT("http_size") std::size_t asyncio_http_size(int transfer);
ASYNCIO_IMPORT("http_read") void asyncio_http_read(int transfer, char* text);
/// Ends it, which is said to whoever waits; and nobody asks for it any more.
ASYNCIO_IMPORT("http_cancel") void asyncio_http_cancel(int transfer);
ASYNCIO_IMPORT("http_forget") void asyncio_http_forget(int transfer);
/// Ends the program, which broke down; `why` is one of `breakdowns` in web/src/runner/breakdown.ts.
[[noreturn]] ASYNCIO_IMPORT("broken") void asyncio_host_broken(int why);
}

#undef ASYNCIO_IMPORT
