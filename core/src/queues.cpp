#include "asyncio/queues.hpp"

#include "internal.hpp"

namespace asyncio::detail::states {

QueueBase::QueueBase(int maxsize) : maxsize_(maxsize), finished_(new Event()) { finished_->set(); }

Coroutine<> QueueBase::wait_while(SharedRef<QueueBase> self, bool (QueueBase::*blocked)() const, Waiters& waiters) {
    while (((*self).*blocked)()) {
        if (self->shut_down_) throw QueueShutDown();
        self->bind("Queue");
        WaiterScope place(waiters);
        const auto error = co_await place.wait();
        if (!error) continue;
        place.future().cancel({});
        place.leave();
        // It was this one's turn: the next takes it.
        if (!((*self).*blocked)() && !place.future().cancelled()) waiters.remove_and_wake_one();
        std::rethrow_exception(error);
    }
}

Coroutine<> QueueBase::wait_for_room(SharedRef<QueueBase> self) {
    return wait_while(self, &QueueBase::full, self->putters_);
}
Coroutine<> QueueBase::wait_for_item(SharedRef<QueueBase> self) {
    return wait_while(self, &QueueBase::empty, self->getters_);
}

void QueueBase::check_puttable() const {
    if (shut_down_) throw QueueShutDown();
    if (full()) throw QueueFull();
}

void QueueBase::check_gettable() const {
    if (!empty()) return;
    if (shut_down_) throw QueueShutDown();
    throw QueueEmpty();
}

void QueueBase::item_put() {
    ++unfinished_;
    finished_->clear();
    getters_.remove_and_wake_one();
}

void QueueBase::item_got() { putters_.remove_and_wake_one(); }

void QueueBase::task_done() {
    if (unfinished_ <= 0) throw ValueError("task_done() called too many times");
    if (--unfinished_ == 0) finished_->set();
}

Coroutine<> QueueBase::join(SharedRef<QueueBase> self) {
    if (self->unfinished_ > 0) co_await Event::wait(self->finished_);
}

void QueueBase::shutdown(bool immediate) {
    shut_down_ = true;
    if (immediate) {
        while (!empty()) {
            drop_one();
            if (unfinished_ > 0) --unfinished_;
        }
        if (unfinished_ == 0) finished_->set();
    }
    getters_.remove_and_wake_all();
    putters_.remove_and_wake_all();
}

}  // namespace asyncio::detail::states
