#include "mailbox.hpp"

#include <utility>

#include "internal.hpp"

namespace asyncio::detail {

bool Mailbox::post(Callback& callback) noexcept {
    std::lock_guard lock(mutex_);
    if (!loop_) return false;
    const bool first = posted_.empty();
    posted_.push(callback);
    // Of those that are not taken yet one has woken the loop.
    if (first) EventLoop::Internal::announce_mail(*loop_);
    return true;
}

void Mailbox::job_began() noexcept {
    std::lock_guard lock(mutex_);
    if (loop_) EventLoop::Internal::host(*loop_).job_began();
}

void Mailbox::job_ended() noexcept {
    std::lock_guard lock(mutex_);
    if (loop_) EventLoop::Internal::host(*loop_).job_ended();
}

std::int64_t Mailbox::now() noexcept {
    std::lock_guard lock(mutex_);
    return loop_ ? EventLoop::Internal::host(*loop_).now(0) : 0;
}

CallbackQueue Mailbox::take() noexcept {
    std::lock_guard lock(mutex_);
    return std::exchange(posted_, {});
}

void Mailbox::close() noexcept {
    CallbackQueue left;
    {
        std::lock_guard lock(mutex_);
        loop_ = nullptr;
        left = std::exchange(posted_, {});
    }
    left.discard_all();
}

}  // namespace asyncio::detail
