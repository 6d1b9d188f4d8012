#pragma once
/// Deadlines for blocks of code. Mirrors `asyncio.timeouts`, and `asyncio.wait_for`.
#include <exception>
#include <optional>
#include <utility>

#include "tasks.hpp"

namespace asyncio {

/// Cancels the task that entered it when its time comes, and tells that cancellation from one that came from outside.
/// For `with`; mirrors `asyncio.Timeout`. Entered once.
class Timeout {
public:
    /// With a deadline in seconds of `loop->time()`, or without one. Mostly made by `timeout` and `timeout_at`.
    explicit Timeout(std::optional<double> when) noexcept : when_(when) {}
    /// Only before it is entered.
    Timeout(Timeout&&) = default;
    Timeout& operator=(Timeout&&) = default;
    ~Timeout() { handle_.cancel(); }

    /// The deadline in seconds of `loop->time()`.
    std::optional<double> when() const noexcept { return when_; }
    /// Moves the deadline; `std::nullopt` for none. Throws `RuntimeError` before it is entered and after its end.
    void reschedule(std::optional<double> when);
    /// Has its time come while it was entered?
    bool expired() const noexcept { return state_ == State::expiring || state_ == State::expired; }

    /// Starts the clock, for `with`. Throws `RuntimeError` the second time, and outside a task.
    Coroutine<> aenter();
    /// Stops it, for `with`; throws `TimeoutError` in place of its own cancellation.
    Coroutine<bool> aexit(std::exception_ptr error);

    /// What `aenter` does, which need not wait.
    void enter();
    /// What `aexit` does, which need not wait.
    void exit(const std::exception_ptr& error);

private:
    enum class State { created, active, expiring, expired, finished };
    void on_timeout();

    State state_ = State::created;
    std::optional<double> when_;
    Handle handle_;
    detail::Ref<detail::TaskBase> task_;
    int cancelling_ = 0;
};

/// A deadline so long from now; `std::nullopt` for none. Throws `RuntimeError: no running event loop`. Mirrors
/// `asyncio.timeout`.
Timeout timeout(Limit delay);
/// A deadline at `when` seconds of `loop->time()`. Mirrors `asyncio.timeout_at`.
Timeout timeout_at(std::optional<double> when);

namespace detail::coroutines {

template <class A>
Coroutine<value_t<A>> wait_for(A awaitable, Limit limit) {
    if (limit && limit->nanoseconds() <= 0) {
        bool made = false;
        Future<value_t<A>> future(as_future(std::move(awaitable), made));
        if (future.done()) co_return future.result();
        co_await cancel_and_wait(future.state());
        try {
            co_return future.result();
        } catch (const CancelledError&) {
            throw TimeoutError();
        }
    }
    Timeout deadline = timeout(limit);
    deadline.enter();
    auto result = co_await asyncio::outcome(std::move(awaitable));
    deadline.exit(result ? nullptr : result.error());
    co_return unwrap(std::move(result));
}

}  // namespace detail::coroutines

/// Awaits, at most for `limit`, then cancels and throws `TimeoutError`. Mirrors `asyncio.wait_for`.
template <Awaitable A>
Coroutine<value_t<A>> wait_for(A&& awaitable, Limit limit) {
    return detail::coroutines::wait_for<std::remove_cvref_t<A>>(detail::own(std::forward<A>(awaitable)), limit);
}

}  // namespace asyncio
