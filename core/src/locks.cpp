#include "asyncio/locks.hpp"

#include <algorithm>
#include <string>

#include "internal.hpp"

namespace asyncio::detail {

bool Waiters::all_cancelled() const noexcept {
    return std::ranges::all_of(futures_, [](const auto& future) { return future->cancelled(); });
}

void Waiters::remove(const FutureBase& future) noexcept {
    const auto found = std::ranges::find_if(futures_, [&](const auto& each) { return each.get() == &future; });
    if (found != futures_.end()) futures_.erase(found);
}

void Waiters::wake_first() {
    if (!empty() && !futures_.front()->done()) futures_.front()->finish();
}

bool Waiters::wake(std::size_t count) {
    const std::size_t wanted = count;
    for (const auto& future : futures_) {
        if (count == 0) break;
        if (future->done()) continue;
        --count;
        future->finish();
    }
    return count < wanted;
}

void Waiters::remove_and_wake_one() {
    while (!empty()) {
        const auto first = std::move(futures_.front());
        futures_.pop_front();
        if (first->done()) continue;
        first->finish();
        return;
    }
}

void Waiters::remove_and_wake_all() {
    while (!empty()) remove_and_wake_one();
}

WaiterScope::WaiterScope(Waiters& waiters)
    : waiters_(&waiters), future_(make_ref<FutureState<void>>(require_running_loop())) {
    waiters.add(future_);
}

void WaiterScope::leave() noexcept {
    if (waiters_) std::exchange(waiters_, nullptr)->remove(*future_);
}

void Shared::bind(const char* class_name) {
    const EventLoop& running = require_running_loop();
    if (!loop_) loop_ = &running;
    if (loop_ != &running) throw RuntimeError(std::string("<") + class_name + "> is bound to a different event loop");
}

namespace states {

Coroutine<bool> Lock::acquire(SharedRef<Lock> self) {
    if (!self->locked_ && self->waiters_.all_cancelled()) {
        self->locked_ = true;
        co_return true;
    }
    self->bind("Lock");
    WaiterScope place(self->waiters_);
    const auto error = co_await place.wait();
    place.leave();
    if (error) {
        if (!self->locked_ && is_cancelled_error(error)) self->waiters_.wake_first();
        std::rethrow_exception(error);
    }
    self->locked_ = true;
    co_return true;
}

void Lock::release() {
    if (!locked_) throw RuntimeError("Lock is not acquired.");
    locked_ = false;
    waiters_.wake_first();
}

void Event::set() {
    if (!std::exchange(set_, true)) waiters_.wake(waiters_.size());
}

Coroutine<bool> Event::wait(SharedRef<Event> self) {
    if (self->set_) co_return true;
    self->bind("Event");
    WaiterScope place(self->waiters_);
    if (const auto error = co_await place.wait()) std::rethrow_exception(error);
    co_return true;
}

Coroutine<bool> Condition::wait(SharedRef<Condition> self) {
    if (!self->locked()) throw RuntimeError("cannot wait on un-acquired lock");
    self->bind("Condition");
    std::exception_ptr error;
    {
        WaiterScope place(self->waiters_);
        self->release();
        error = co_await place.wait();
    }
    // Whatever happened, the lock is held again; a cancellation meanwhile is told afterwards.
    for (;;) {
        auto acquired = co_await outcome(acquire(self));
        if (acquired) break;
        error = acquired.error();
        if (!is_cancelled_error(error)) break;
    }
    if (error) {
        self->waiters_.wake(1);
        std::rethrow_exception(error);
    }
    co_return true;
}

void Condition::notify(std::size_t count) {
    if (!locked()) throw RuntimeError("cannot notify on un-acquired lock");
    waiters_.wake(count);
}

Semaphore::Semaphore(int value) : value_(value) {
    if (value < 0) throw ValueError("Semaphore initial value must be >= 0");
}

Coroutine<bool> Semaphore::acquire(SharedRef<Semaphore> self) {
    if (!self->locked()) {
        --self->value_;
        co_return true;
    }
    self->bind("Semaphore");
    WaiterScope place(self->waiters_);
    const auto error = co_await place.wait();
    place.leave();
    // What was given to a task that is cancelled in the same moment goes to the next.
    if (error && place.future().done() && !place.future().cancelled()) ++self->value_;
    while (self->value_ > 0 && self->wake_next()) {
    }
    if (error) std::rethrow_exception(error);
    co_return true;
}

void Semaphore::release() {
    if (bound >= 0 && value_ >= bound) throw ValueError("BoundedSemaphore released too many times");
    ++value_;
    wake_next();
}

bool Semaphore::wake_next() {
    if (!waiters_.wake(1)) return false;
    --value_;
    return true;
}

Barrier::Barrier(int parties) : condition_(new Condition(SharedRef(new Lock()))), parties_(parties) {
    if (parties < 1) throw ValueError("parties must be >= 1");
}

Coroutine<int> Barrier::wait(SharedRef<Barrier> self) {
    co_await Condition::acquire(self->condition_);
    auto number = co_await outcome(wait_locked(self));
    self->condition_->release();
    co_return unwrap(std::move(number));
}

Coroutine<int> Barrier::wait_locked(SharedRef<Barrier> self) {
    co_await Condition::wait_for(self->condition_, [barrier = &*self] {
        return barrier->state_ != State::draining && barrier->state_ != State::resetting;
    });
    if (self->state_ == State::broken) throw BrokenBarrierError("Barrier aborted");
    const int number = self->count_++;
    Outcome<void> waited;
    if (number + 1 == self->parties_) {
        self->state_ = State::draining;
        self->condition_->notify_all();
    } else {
        waited = co_await outcome(wait_until_full(self));
    }
    --self->count_;
    self->leave();
    unwrap(waited);
    co_return number;
}

Coroutine<> Barrier::wait_until_full(SharedRef<Barrier> self) {
    co_await Condition::wait_for(self->condition_, [barrier = &*self] { return barrier->state_ != State::filling; });
    if (self->state_ == State::broken || self->state_ == State::resetting)
        throw BrokenBarrierError("Abort or reset of barrier");
}

void Barrier::leave() {
    if (count_ != 0) return;
    if (state_ == State::resetting || state_ == State::draining) state_ = State::filling;
    condition_->notify_all();
}

Coroutine<> Barrier::reset(SharedRef<Barrier> self) {
    co_await Condition::acquire(self->condition_);
    self->state_ = self->count_ > 0 ? State::resetting : State::filling;
    self->condition_->notify_all();
    self->condition_->release();
}

Coroutine<> Barrier::abort(SharedRef<Barrier> self) {
    co_await Condition::acquire(self->condition_);
    self->state_ = State::broken;
    self->condition_->notify_all();
    self->condition_->release();
}

}  // namespace states
}  // namespace asyncio::detail
