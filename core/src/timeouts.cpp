#include "asyncio/timeouts.hpp"

#include <string>

#include "internal.hpp"

namespace asyncio {

void Timeout::reschedule(std::optional<double> when) {
    static constexpr const char* names[] = {"created", "active", "expiring", "expired", "finished"};
    if (state_ == State::created) throw RuntimeError("Timeout has not been entered");
    if (state_ != State::active)
        throw RuntimeError(std::string("Cannot change state of ") + names[static_cast<int>(state_)] + " Timeout");
    when_ = when;
    handle_.cancel();
    handle_ = {};
    if (!when) return;
    EventLoop& loop = detail::require_running_loop();
    if (*when <= loop.time()) {
        handle_ = loop.call_soon([this] { on_timeout(); });
    } else {
        handle_ = loop.call_at(*when, [this] { on_timeout(); });
    }
}

void Timeout::enter() {
    if (state_ != State::created) throw RuntimeError("Timeout has already been entered");
    detail::TaskBase* task = detail::running_task();
    if (!task) throw RuntimeError("Timeout should be used inside a task");
    state_ = State::active;
    task_ = detail::Ref<detail::TaskBase>(task);
    cancelling_ = task->cancelling();
    reschedule(when_);
}

void Timeout::exit(const std::exception_ptr& error) {
    handle_.cancel();
    handle_ = {};
    auto task = std::exchange(task_, nullptr);
    if (state_ == State::active) {
        state_ = State::finished;
        return;
    }
    state_ = State::expired;
    // No new request came since it was entered: the cancellation was this one's.
    if (task->uncancel() <= cancelling_ && detail::is_cancelled_error(error)) throw TimeoutError();
}

void Timeout::on_timeout() {
    task_->cancel({});
    state_ = State::expiring;
    handle_ = {};
}

Coroutine<> Timeout::aenter() {
    enter();
    co_return;
}

Coroutine<bool> Timeout::aexit(std::exception_ptr error) {
    exit(error);
    co_return false;
}

Timeout timeout(Limit delay) {
    EventLoop& loop = detail::require_running_loop();
    if (!delay) return Timeout(std::nullopt);
    return Timeout(static_cast<double>(EventLoop::Internal::deadline(loop, *delay)) / 1e9);
}

Timeout timeout_at(std::optional<double> when) { return Timeout(when); }

}  // namespace asyncio
