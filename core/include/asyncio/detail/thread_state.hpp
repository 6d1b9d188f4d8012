#pragma once
#include <coroutine>
#include <cstdint>
#include <type_traits>

namespace asyncio {

class EventLoop;

namespace detail {

class Mailbox;
class PromiseBase;
class TaskBase;
struct ContextState;

/// Who goes on when a coroutine ends, or stands suspended: one of this library's by its promise, any other by its
/// handle. One word; empty for nobody.
class Continuation {
public:
    constexpr Continuation() noexcept = default;
    explicit Continuation(PromiseBase& promise) noexcept : word_(reinterpret_cast<std::uintptr_t>(&promise)) {}
    explicit Continuation(std::coroutine_handle<> foreign) noexcept
        : word_(reinterpret_cast<std::uintptr_t>(foreign.address()) | is_foreign) {}
    template <class P>
    static Continuation of(std::coroutine_handle<P> coroutine) noexcept {
        if constexpr (std::is_base_of_v<PromiseBase, P>) {
            return Continuation(static_cast<PromiseBase&>(coroutine.promise()));
        } else {
            return Continuation(coroutine);
        }
    }

    explicit operator bool() const noexcept { return word_ != 0; }
    /// Null for a coroutine of another library's.
    PromiseBase* promise() const noexcept {
        return word_ & is_foreign ? nullptr : reinterpret_cast<PromiseBase*>(word_);
    }
    std::coroutine_handle<> handle() const noexcept {
        if (word_ & is_foreign)
            return std::coroutine_handle<>::from_address(reinterpret_cast<void*>(word_ ^ is_foreign));
        return std::coroutine_handle<>::from_address(reinterpret_cast<void*>(word_ - promise_offset));
    }

    /// Where in its frame a promise stands: behind the two pointers that every frame starts with, as all compilers lay
    /// it out for a promise that needs no greater alignment than these (Itanium C++ ABI, coroutine frames).
    static constexpr std::uintptr_t promise_offset = 2 * sizeof(void*);

private:
    static constexpr std::uintptr_t is_foreign = 1;
    std::uintptr_t word_ = 0;
};

/// A variable of the library's for each thread. In a browser it is one for all: there one thread runs at a time, and who
/// switches them puts back what a thread had (core/hosts/javascript_threads.hpp).
#ifdef __EMSCRIPTEN__
#define ASYNCIO_THREAD_LOCAL
#else
#define ASYNCIO_THREAD_LOCAL thread_local
#endif

/// What runs on a thread. A loop has it to itself while it runs.
struct ThreadState {
    EventLoop* loop = nullptr;        ///< that runs
    TaskBase* task = nullptr;         ///< that runs
    Continuation innermost;           ///< the coroutine that runs, or ran last
    ContextState* context = nullptr;  ///< the present one, owned; null while nothing was set in it
    Mailbox* awaits_job = nullptr;    ///< of the loop that awaits the job that runs
};

extern constinit ASYNCIO_THREAD_LOCAL ThreadState thread_state;

/// The task that runs on this thread, null outside of one.
inline TaskBase* running_task() noexcept { return thread_state.task; }
/// The loop that runs on this thread, null outside of one.
inline EventLoop* running_loop() noexcept { return thread_state.loop; }

}  // namespace detail
}  // namespace asyncio
