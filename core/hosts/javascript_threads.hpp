#pragma once
// Threads in a page: each has a WebAssembly stack of its own, which JavaScript suspends and resumes (JS Promise
// Integration), and one runs at a time, until it blocks. See web/src/runner/scheduler.ts.
#include <emscripten/stack.h>
#include <pthread.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

#include "asyncio/detail/thread_state.hpp"
#include "asyncio/tasks.hpp"

extern "C" {
void _emscripten_stack_restore(std::uintptr_t pointer);
/// Where this thread's `thread_local` variables are.
std::byte* asyncio_tls_get();
void asyncio_tls_set(std::byte* base);
}

namespace asyncio::detail {

/// How a thread blocks, and why it goes on; numbers that web/src/runner/scheduler.ts and clock.ts know.
enum class Park { blocked, loop, polling, polling_still, yielding, starting };
enum class Unparked { due, interrupted, never };

/// What the page gives to programs with threads. Times are nanoseconds of the program's clock.
struct Scheduler {
    int (*park)(double deadline, int how);
    void (*unpark)(int thread);
    /// 1, or why there is no thread: 0 if there is no memory, -1 without JS Promise Integration.
    int (*start)(int thread, void* object, void* stack, void* stack_end);
    double (*now)(double readings);
    /// Both end the program.
    void (*overflowed)();
    void (*deadlocked)();
};
/// Null where a program was not started by a page's runner: there it has one thread.
inline constinit const Scheduler* scheduler = nullptr;

/// libc++abi's: the exceptions that a thread handles, and how many are on their way.
struct Exceptions {
    void* caught = nullptr;
    unsigned uncaught = 0;
};

/// What a thread waits for: said when none can go on.
enum class Waits : std::uint8_t { nothing, join, mutex, condition, lock, semaphore, barrier, change, time };

struct ThreadLocalDestructor {
    void (*destroy)(void*);
    void* object;
    ThreadLocalDestructor* next;
};

struct Thread {
    int id = 1;
    bool detached = false;
    bool ended = false;
    Waits waits = Waits::nothing;
    const void* awaited = nullptr;  ///< the `Thread` that it joins, or that holds what it waits for
    Thread* joiner = nullptr;
    void* (*body)(void*) = nullptr;
    void* argument = nullptr;
    void* result = nullptr;
    std::byte* stack = nullptr;  ///< its lowest address
    void* locals = nullptr;      ///< the memory of its `thread_local` variables
    std::byte* locals_base = nullptr;
    ThreadLocalDestructor* destructors = nullptr;
    void** specific = nullptr;       ///< by `pthread_key_t`
    Exceptions exceptions;
    int error = 0;                   ///< errno
    Loop* named_loop = nullptr;      ///< what `set_event_loop` named
    std::string* name = nullptr;     ///< of the library's own threads
    Thread* previous = nullptr;
    Thread* next = nullptr;
};

extern constinit Thread* current_thread;

/// Are there threads besides this one?
bool has_threads() noexcept;
/// Keeps what thread_local variables begin with. Called once, before the program has touched any.
void begin_threads();
/// Calls the destructors of `pthread_key_create`.
void destroy_specific(Thread& thread);

/// Ends the program, with a sentence, where the running thread has used more stack than it has.
void check_stack() noexcept;

/// What is a thread's own and lies in globals: kept while it is suspended, put back when it goes on. Its functions must
/// be inlined: one with a frame would set the stack pointer again when it returns.
class Suspended {
public:
    [[gnu::always_inline]] Suspended() noexcept = default;
    Suspended(const Suspended&) = delete;
    Suspended& operator=(const Suspended&) = delete;
    [[gnu::always_inline]] ~Suspended() {
        _emscripten_stack_restore(stack_pointer_);
        asyncio_tls_set(locals_);
        current_thread = thread_;
        thread_state = state_;
    }

private:
    const std::uintptr_t stack_pointer_ = emscripten_stack_get_current();
    std::byte* const locals_ = asyncio_tls_get();
    Thread* const thread_ = current_thread;
    const ThreadState state_ = thread_state;
};

/// Calls an import that may suspend this thread, and lets others run meanwhile. `import` is to call it, give what it
/// gave, and do nothing else: until this returns the stack is not yet this thread's.
template <class F>
[[gnu::always_inline]] inline auto suspending(F&& import) {
    check_stack();
    const Suspended here;
    return import();
}

inline constexpr double no_deadline = std::numeric_limits<double>::infinity();

/// The program was told to stop, and what blocked in it has heard of it.
inline constinit bool was_interrupted = false;
/// Ctrl-C has ended a wait of this thread's, which is the main thread. Throws what `deliver_interrupt` throws.
void interrupt_here();
/// Blocks this thread.
Unparked park(double deadline, Park how);
/// Ends the wait of a thread that is parked.
inline void unpark(const Thread& thread) noexcept {
    if (scheduler) scheduler->unpark(thread.id);
}
/// Blocks this thread until it is unparked or the deadline. Ctrl-C is delivered, and throws what it throws; where no
/// thread can ever go on the program ends with a sentence that says what each waits for.
void block(Waits what, const void* holder, double deadline = no_deadline);
/// Blocks this thread until `happened()`, which other threads bring about without telling anybody; false where the
/// deadline came first.
template <class F>
bool block_until(F&& happened, double deadline = no_deadline, Waits what = Waits::change, const void* holder = nullptr);
/// One look of the above: lets others run. `again`: the look before was in vain.
void poll(double deadline, bool again, Waits what, const void* holder);
double clock_now();

template <class F>
bool block_until(F&& happened, double deadline, Waits what, const void* holder) {
    for (bool again = false; !happened(); again = true) {
        if (deadline != no_deadline && clock_now() >= deadline) return false;
        poll(deadline, again, what, holder);
    }
    return true;
}

}  // namespace asyncio::detail
