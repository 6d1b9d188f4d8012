#pragma once
/// Futures that threads wait for. Mirrors `concurrent.futures.Future`.
#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "coroutine.hpp"
#include "detail/ref.hpp"
#include "duration.hpp"

namespace asyncio {
namespace detail {

class Mailbox;

/// When a job ran, in nanoseconds of the loop's clock, and on which thread.
struct JobTimes {
    std::string thread;
    std::int64_t began = 0;
    std::int64_t ended = 0;
};

/// What every concurrent future is, whatever its result, and the job that gives it one, if it has a job. Its owners
/// may be on any thread.
class ConcurrentBase {
public:
    enum class State : std::uint8_t { pending, running, cancelled, finished };

    ConcurrentBase();
    ConcurrentBase(const ConcurrentBase&) = delete;
    ConcurrentBase& operator=(const ConcurrentBase&) = delete;
    void retain() noexcept { owners_.fetch_add(1, std::memory_order_relaxed); }
    void release() noexcept {
        if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }

    State state() const noexcept;
    bool done() const noexcept { return state() >= State::cancelled; }
    bool cancelled() const noexcept { return state() == State::cancelled; }
    bool cancel() noexcept;
    /// It runs from now on and cannot be cancelled; false if it was cancelled. Python's `set_running_or_notify_cancel`.
    bool start() noexcept;
    /// Ends it as done; the result stands in its slot already.
    void finish() noexcept { end(State::finished, nullptr); }
    void fail(std::exception_ptr error) noexcept { end(State::finished, std::move(error)); }
    /// Waits until it is done, and gives the exception that it ended with. Throws `CancelledError` if it is cancelled,
    /// `TimeoutError` when the time is over, `RuntimeError` where waiting would block the only thread.
    std::exception_ptr wait(Limit timeout);
    /// Calls `callback` on the thread that ends it, at once if it is done.
    void add_callback(std::function<void(ConcurrentBase&)> callback);

    /// Runs its job, unless it was cancelled, and ends it.
    void run() noexcept;
    /// A loop awaits its job: the loop's thread drops what the job holds.
    void await_job_of(std::shared_ptr<Mailbox> loop) noexcept;
    /// Its job is timed from now on. Called before it is given to an executor that a loop awaits.
    void time_job();
    /// Null if it was not timed, or never began. For when it is done.
    const JobTimes* job_times() const noexcept;
    /// Drops what the job holds.
    virtual void drop_job() noexcept {}

protected:
    virtual ~ConcurrentBase();

private:
    /// Puts the result into the slot. Throws what the job throws.
    virtual void do_job() {}
    bool end(State state, std::exception_ptr error) noexcept;
    void call(const std::function<void(ConcurrentBase&)>& callback) noexcept;

    struct Shared;
    std::unique_ptr<Shared> shared_;
    std::atomic<std::uint32_t> owners_ = 0;
};

template <class T>
class ConcurrentState : public ConcurrentBase {
public:
    Slot<T> slot;
};

}  // namespace detail

/// The result of something that a thread waits for: a job that was given to an `Executor`, or a coroutine that
/// `run_coroutine_threadsafe` gave to a loop. Mirrors `concurrent.futures.Future`. A cheap handle, for any thread; to
/// await it in a coroutine there is `wrap_future`.
template <class T>
class ConcurrentFuture {
public:
    explicit ConcurrentFuture(detail::Ref<detail::ConcurrentBase> state) noexcept : state_(std::move(state)) {}

    /// Cancels it; false if it runs or has finished. What it runs in a loop is cancelled there.
    bool cancel() const { return state_->cancel(); }
    /// Was it cancelled?
    bool cancelled() const { return state_->cancelled(); }
    /// Is its job running now?
    bool running() const { return state_->state() == detail::ConcurrentBase::State::running; }
    /// Has it finished, or was it cancelled?
    bool done() const { return state_->done(); }
    /// Blocks this thread until it is done and gives the result, a copy of it if it can be copied. Throws its
    /// exception, `CancelledError` if it is cancelled, `TimeoutError` when the time is over. A loop's own thread would
    /// wait for itself.
    T result(Limit timeout = {}) const {
        if (auto error = state_->wait(timeout)) std::rethrow_exception(std::move(error));
        return detail::read_slot(static_cast<detail::ConcurrentState<T>&>(*state_).slot);
    }
    /// Blocks likewise and gives the exception, null if there is none. Throws `CancelledError` and `TimeoutError`.
    std::exception_ptr exception(Limit timeout = {}) const { return state_->wait(timeout); }
    /// Calls `callback` with this future on the thread that ends it, or at once if it is done. What it throws is
    /// written to standard error.
    void add_done_callback(std::function<void(ConcurrentFuture)> callback) const {
        state_->add_callback([callback = std::move(callback)](detail::ConcurrentBase& state) {
            callback(ConcurrentFuture(detail::Ref<detail::ConcurrentBase>(&state)));
        });
    }

    friend bool operator==(const ConcurrentFuture&, const ConcurrentFuture&) = default;

    /// For the library's own parts.
    const detail::Ref<detail::ConcurrentBase>& state() const noexcept { return state_; }

private:
    detail::Ref<detail::ConcurrentBase> state_;
};

}  // namespace asyncio
