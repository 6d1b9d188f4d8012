#include "asyncio/queues.hpp"

#include "internal.hpp"

namespace asyncio::detail::states {

QueueBase::QueueBase(int maxsize)
    : maxsize_(maxsize), limit_(maxsize > 0 ? static_cast<std::size_t>(maxsize) : SIZE_MAX), finished_(new Event()) {
    finished_->set();
}

/// Somebody who waits for room or for an item. Others may have been faster when it is its turn: then it waits again.
class QueueBase::Waiting final : public Waiter {
public:
    Waiting(QueueBase& queue, Waiters& waiters, bool (QueueBase::*blocked)() const)
        : Waiter(waiters), queue_(queue), waiters_(waiters), blocked_(blocked) {
        may_wait_again_ = true;
    }
    bool waits_again() noexcept override {
        if (!(queue_.*blocked_)()) return false;
        wait_again(waiters_);
        return true;
    }

private:
    QueueBase& queue_;
    Waiters& waiters_;
    bool (QueueBase::*blocked_)() const;
};

void QueueBase::wait_to_put(Place& place, Continuation awaiting) {
    bind("Queue");
    place.wait(make_ref<Waiting>(*this, putters_, &QueueBase::blocks_put), awaiting);
}

void QueueBase::wait_to_get(Place& place, Continuation awaiting) {
    bind("Queue");
    place.wait(make_ref<Waiting>(*this, getters_, &QueueBase::blocks_get), awaiting);
}

std::exception_ptr QueueBase::waited_to_put(Place& place) { return pass_on_if_cancelled(place, putters_, full()); }
std::exception_ptr QueueBase::waited_to_get(Place& place) { return pass_on_if_cancelled(place, getters_, empty()); }

std::exception_ptr QueueBase::pass_on_if_cancelled(Place& place, Waiters& waiters, bool blocked) {
    auto error = place.leave();
    // It was this one's turn: the next takes it.
    if (error && !blocked && !place.waiter().cancelled()) waiters.remove_and_wake_one();
    return error;
}

void QueueBase::refuse_put() const {
    if (shut_down_) throw QueueShutDown();
    throw QueueFull();
}

void QueueBase::refuse_get() const {
    if (shut_down_) throw QueueShutDown();
    throw QueueEmpty();
}

void QueueBase::task_done() {
    if (unfinished_ <= 0) throw ValueError("task_done() called too many times");
    if (--unfinished_ == 0) finished_->set();
}

Coroutine<> QueueBase::join(SharedRef<QueueBase> self) {
    if (self->unfinished_ > 0) co_await PassageAwaiter(*self->finished_);
}

void QueueBase::shutdown(bool immediate) {
    shut_down_ = true;
    if (immediate) {
        while (!empty()) {
            drop_one();
            --size_;
            if (unfinished_ > 0) --unfinished_;
        }
        if (unfinished_ == 0) finished_->set();
    }
    getters_.remove_and_wake_all();
    putters_.remove_and_wake_all();
}

}  // namespace asyncio::detail::states
