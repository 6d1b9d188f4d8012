#pragma once
/// Blocking calls on other threads, and coroutines for loops of other threads. Mirrors the executors of
/// `concurrent.futures`, `asyncio.threads`, and of `asyncio` `wrap_future` and `run_coroutine_threadsafe`.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "concurrent.hpp"
#include "contextvars.hpp"
#include "events.hpp"
#include "futures.hpp"
#include "tasks.hpp"

namespace asyncio {

namespace detail {

class WorkerPool;

/// A job and what it holds until it is dropped.
template <class T, class F>
class JobState final : public ConcurrentState<T> {
public:
    explicit JobState(F function) : function_(std::move(function)) {}
    void drop_job() noexcept override { function_.reset(); }

private:
    void do_job() override {
        if constexpr (std::is_void_v<T>) {
            (*function_)();
        } else if constexpr (std::is_reference_v<T>) {
            this->slot.value = &(*function_)();
        } else {
            this->slot.value.emplace((*function_)());
        }
    }
    std::optional<F> function_;
};

template <class F, class... A>
Ref<ConcurrentBase> make_job(F&& function, A&&... arguments) {
    using T = std::invoke_result_t<F, A...>;
    static_assert(!std::is_rvalue_reference_v<T>, "a job gives a value or an lvalue, which outlives its thread");
    static_assert(!CoroutineLike<std::remove_cvref_t<T>>, "coroutines cannot be used with executors");
    auto call = [function = std::move(function), ... arguments = std::move(arguments)]() mutable -> T {
        return std::invoke(std::move(function), std::move(arguments)...);
    };
    return make_ref<JobState<T, decltype(call)>>(std::move(call));
}

/// Puts the result of a concurrent future into one of a loop, or the other way about.
using Transfer = void (*)(ConcurrentBase& concurrent, FutureBase& future);

template <class T>
void take_result(ConcurrentBase& from, FutureBase& to) {
    Slot<T>& slot = static_cast<ConcurrentState<T>&>(from).slot;
    slot_of<T>(to) = std::move(slot);
    slot = {};
}
template <class T>
void copy_result(ConcurrentBase& from, FutureBase& to) {
    if constexpr (std::is_reference_v<T>) {
        slot_of<T>(to) = static_cast<ConcurrentState<T>&>(from).slot;
    } else if constexpr (!std::is_void_v<T>) {
        slot_of<T>(to).value.emplace(read_slot(static_cast<ConcurrentState<T>&>(from).slot));
    }
}
template <class T>
void copy_result_back(ConcurrentBase& to, FutureBase& from) {
    if constexpr (std::is_reference_v<T>) {
        static_cast<ConcurrentState<T>&>(to).slot = slot_of<T>(from);
    } else if constexpr (!std::is_void_v<T>) {
        static_cast<ConcurrentState<T>&>(to).slot.value.emplace(read_slot(slot_of<T>(from)));
    }
}

/// What `run_in_executor` and `wrap_future` do, apart from types: `future` ends as the job or `concurrent` does.
void run_in_executor(EventLoop& loop, Executor* executor, Ref<ConcurrentBase> job, Ref<FutureBase> future,
                     Transfer take);
void chain_future(Ref<ConcurrentBase> concurrent, Ref<FutureBase> future, Transfer copy);

/// A coroutine on its way to the loop of another thread. One that does not arrive cancels its future.
class PostedCoroutine {
public:
    PostedCoroutine(Ref<ConcurrentBase> future, Transfer copy_back) noexcept
        : future_(std::move(future)), copy_back_(copy_back) {}
    PostedCoroutine(const PostedCoroutine&) = delete;
    PostedCoroutine& operator=(const PostedCoroutine&) = delete;
    virtual ~PostedCoroutine();
    static void post(std::shared_ptr<PostedCoroutine> coroutine, EventLoop& loop);

private:
    void start(EventLoop& loop);
    virtual Ref<FutureBase> create_task(EventLoop& loop) = 0;

    Ref<ConcurrentBase> future_;
    Transfer copy_back_;
};

template <class T>
class PostedCoroutineOf final : public PostedCoroutine {
public:
    PostedCoroutineOf(Ref<ConcurrentBase> future, Coroutine<T> coroutine) noexcept
        : PostedCoroutine(std::move(future), copy_result_back<T>), coroutine_(std::move(coroutine)) {}

private:
    Ref<FutureBase> create_task(EventLoop& loop) override { return loop.create_task(std::move(coroutine_)).state(); }
    Coroutine<T> coroutine_;
};

}  // namespace detail

/// A call that was given to an executor, which calls it once, on any thread. It throws nothing: the result and the
/// exception are its future's. One that is dropped without having been called is cancelled. Python has no such class:
/// its executors keep a work item that is their own.
class Job {
public:
    explicit Job(detail::Ref<detail::ConcurrentBase> state) noexcept : state_(std::move(state)) {}
    Job(Job&&) noexcept = default;
    Job& operator=(Job&& other) noexcept {
        std::swap(state_, other.state_);
        return *this;
    }
    ~Job() {
        if (state_) state_->cancel();
    }
    void operator()() {
        if (const auto state = std::exchange(state_, nullptr)) state->run();
    }

private:
    detail::Ref<detail::ConcurrentBase> state_;
};

/// Runs calls elsewhere. Mirrors `concurrent.futures.Executor`; it may be used from any thread.
class Executor {
public:
    /// Runs nothing yet.
    Executor() = default;
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;
    virtual ~Executor();

    /// For those who make executors: calls `job` once, or drops it.
    virtual void execute(Job job) = 0;
    /// Takes no jobs any more; with `cancel_futures` those that have not started are cancelled. Returns when all are
    /// done and the threads have ended, or, without `wait`, at once: the jobs are done nevertheless.
    virtual void shutdown(bool wait = true, bool cancel_futures = false) = 0;

    /// Has `function(arguments...)` called, and returns at once. What the job holds is dropped on the thread that
    /// called it. Throws what `execute` throws.
    template <class F, class... A>
    ConcurrentFuture<std::invoke_result_t<F, A...>> submit(F function, A... arguments) {
        auto job = detail::make_job(std::move(function), std::move(arguments)...);
        execute(Job(job));
        return ConcurrentFuture<std::invoke_result_t<F, A...>>(std::move(job));
    }
};

/// Calls on threads of its own, which are started when a job finds none idle. Mirrors
/// `concurrent.futures.ThreadPoolExecutor`. The destructor waits as `shutdown()` does, unless that was called; what is
/// not waited for then is waited for at the end of the program.
class ThreadPoolExecutor : public Executor {
public:
    /// At most `max_workers` threads, by default four more than the machine has processors, but not more than 32; a
    /// page counts as a machine with four, wherever it is, so that a program does the same everywhere. They are called
    /// `thread_name_prefix_0` and so on. Throws `ValueError` for a number less than one.
    explicit ThreadPoolExecutor(std::optional<int> max_workers = {}, std::string thread_name_prefix = {});
    ~ThreadPoolExecutor() override;

    /// Throws `RuntimeError` after `shutdown`, and where no thread can be started.
    void execute(Job job) override;
    /// Throws `RuntimeError` when one of its own threads would wait for itself.
    void shutdown(bool wait = true, bool cancel_futures = false) override;

private:
    friend class EventLoop;
    /// What `loop` does at its end. Virtual, so that a program that never made an executor does not link it.
    virtual Coroutine<> shutdown_with(EventLoop& loop, Limit timeout);
    std::shared_ptr<detail::WorkerPool> pool_;
};

template <class F, class... A>
Future<std::invoke_result_t<F, A...>> EventLoop::run_in_executor(Executor* executor, F function, A... arguments) {
    using T = std::invoke_result_t<F, A...>;
    auto future = create_future<T>();
    detail::run_in_executor(*this, executor, detail::make_job(std::move(function), std::move(arguments)...),
                            future.state(), detail::take_result<T>);
    return future;
}

/// Calls `function(arguments...)` on a thread of the running loop's own executor, in a copy of the present context.
/// Lazy, as every coroutine; for the rest as `run_in_executor`. Mirrors `asyncio.to_thread`.
template <class F, class... A>
Coroutine<std::invoke_result_t<F, A...>> to_thread(F function, A... arguments) {
    using T = std::invoke_result_t<F, A...>;
    auto in_context = [context = copy_context(), function = std::move(function),
                       ... arguments = std::move(arguments)]() mutable -> T {
        return context.run([&]() -> T { return std::invoke(std::move(function), std::move(arguments)...); });
    };
    co_return co_await detail::require_running_loop().run_in_executor(nullptr, std::move(in_context));
}

/// A future of the running loop, or of the one that `set_event_loop` named, which ends as `future` does; cancelling it
/// cancels `future`. Mirrors `asyncio.wrap_future`.
template <class T>
Future<T> wrap_future(const ConcurrentFuture<T>& future) {
    auto wrapped = detail::require_event_loop().create_future<T>();
    detail::chain_future(future.state(), wrapped.state(), detail::copy_result<T>);
    return wrapped;
}

/// Makes `coroutine` a task of `loop`, from any thread, in a copy of this thread's context. The result is for this
/// thread to wait for; cancelling it cancels the task. Throws `RuntimeError` on a closed loop; a loop that is closed
/// later with the task undone cancels the result. Mirrors `asyncio.run_coroutine_threadsafe`.
template <class T>
ConcurrentFuture<T> run_coroutine_threadsafe(Coroutine<T> coroutine, const Loop& loop) {
    detail::Ref<detail::ConcurrentBase> future = detail::make_ref<detail::ConcurrentState<T>>();
    detail::PostedCoroutine::post(std::make_shared<detail::PostedCoroutineOf<T>>(future, std::move(coroutine)), *loop);
    return ConcurrentFuture<T>(std::move(future));
}

}  // namespace asyncio
