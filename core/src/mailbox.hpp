#pragma once
#include <mutex>

#include "asyncio/tasks.hpp"

namespace asyncio::detail {

/// What other threads know of a loop, whether it still exists or not: they put callbacks in, which the loop takes out
/// into its ready queue, and say when they work for it.
class Mailbox {
public:
    explicit Mailbox(EventLoop& loop) noexcept : loop_(&loop) {}

    /// Gives `callback` to the loop and wakes it; false, with `callback` as it was, when the loop is closed.
    bool post(Callback& callback) noexcept;
    /// A job that the loop waits for is given to an executor; it ends, or waits itself for the loop. A closed loop does
    /// not care.
    void job_began() noexcept;
    void job_ended() noexcept;

    /// The loop's time; zero if it is closed.
    std::int64_t now() noexcept;

    /// For the loop: what was posted, in order.
    CallbackQueue take() noexcept;
    /// For the loop: nothing is posted from now on. What was posted is discarded.
    void close() noexcept;

private:
    std::mutex mutex_;
    EventLoop* loop_;
    CallbackQueue posted_;
};

}  // namespace asyncio::detail
