#pragma once
/// Running a program's main coroutine. Mirrors `asyncio.runners`.
#include <functional>
#include <optional>
#include <utility>

#include "tasks.hpp"

namespace asyncio {

/// How a program is run. Mirrors the keyword arguments of `asyncio.run` and `asyncio.Runner`.
struct RunOptions {
    /// Debug mode on or off; none: as the environment's `ASYNCIO_DEBUG` says.
    std::optional<bool> debug = {};
    /// What makes the loop; empty: `new_event_loop`.
    std::function<Loop()> loop_factory = {};
};

/// Keeps a loop through several calls of `run` and ends it tidily: what is left is cancelled and awaited. Mirrors
/// `asyncio.Runner`; the destructor closes it.
class Runner {
public:
    /// The loop is not made before it is needed.
    explicit Runner(RunOptions options = {}) : options_(std::move(options)) {}
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;
    ~Runner() noexcept(false);

    /// Runs `coroutine` and returns its result. Ctrl-C cancels it, then is thrown as `KeyboardInterrupt`. Throws
    /// `RuntimeError` in a thread where a loop runs, and on a closed runner.
    template <class T>
    T run(Coroutine<T> coroutine) {
        check_not_running("Runner.run() cannot be called from a running event loop");
        Task<T> task = get_loop()->create_task(std::move(coroutine));
        Interruptible interruptible(*this, task);
        try {
            return loop_->run_until_complete(static_cast<Future<T>&>(task));
        } catch (const CancelledError&) {
            if (interruptible.was_cause()) throw KeyboardInterrupt();
            throw;
        }
    }
    /// The loop, made if there is none yet. Throws `RuntimeError` on a closed runner.
    Loop get_loop();
    /// Cancels and awaits what is left, closes the loop. Harmless the second time.
    void close();

    /// For the library's own parts: throws `RuntimeError` where a loop runs on this thread.
    static void check_not_running(const char* message);

private:
    /// While it lives, Ctrl-C cancels the main task; the second time it throws.
    class Interruptible {
    public:
        Interruptible(Runner& runner, AnyTask main);
        Interruptible(const Interruptible&) = delete;
        Interruptible& operator=(const Interruptible&) = delete;
        ~Interruptible();
        bool was_cause();

    private:
        EventLoop& loop_;
        AnyTask main_;
        int count_ = 0;
        bool catches_signal_;
    };

    enum class State { created, initialized, closed };
    RunOptions options_;
    State state_ = State::created;
    Loop loop_;
    bool set_event_loop_ = false;
    int exceptions_when_made_ = std::uncaught_exceptions();
};

/// Runs a program's main coroutine on a new loop and returns its result; afterwards nothing of the loop is left. Throws
/// what the coroutine throws, `RuntimeError` in a thread where a loop runs. Mirrors `asyncio.run`.
template <class T>
T run(Coroutine<T> main, RunOptions options = {}) {
    Runner::check_not_running("asyncio.run() cannot be called from a running event loop");
    Runner runner(std::move(options));
    try {
        return runner.run(std::move(main));
    } catch (...) {
        // What nobody catches need not unwind the stack: the clean-up is not left to the destructor.
        runner.close();
        throw;
    }
}

namespace detail {

/// Runs the loop until `future` is done. `made` says that the future is a task made for this call.
void run_until_done(EventLoop& loop, FutureBase& future, bool made);

}  // namespace detail

template <class T>
T EventLoop::run_until_complete(Future<T> future) {
    detail::run_until_done(*this, *future.state(), false);
    return future.result();
}

template <class T>
T EventLoop::run_until_complete(Coroutine<T> coroutine) {
    check_closed();
    check_running();
    Task<T> task = create_task(std::move(coroutine));
    detail::run_until_done(*this, *task.state(), true);
    return task.result();
}

}  // namespace asyncio
