#include "asyncio/locks.hpp"

#include <algorithm>
#include <string>

#include "internal.hpp"

namespace asyncio::detail {

Waiter::Waiter(Waiters& waiters) : FutureState<void>(require_running_loop()), operation_(waiters.operation_) {
    join(waiters);
}

void Waiter::join(Waiters& waiters) noexcept {
    waiters_ = &waiters;
    previous_ = waiters.last_;
    next_ = nullptr;
    (waiters.last_ ? waiters.last_->next_ : waiters.first_) = this;
    waiters.last_ = this;
}

void Waiter::leave() noexcept {
    if (!waiters_) return;
    (previous_ ? previous_->next_ : waiters_->first_) = next_;
    (next_ ? next_->previous_ : waiters_->last_) = previous_;
    waiters_ = nullptr;
}

void Waiter::wait_again(Waiters& waiters) noexcept {
    leave();
    state_ = State::pending;
    join(waiters);
}

bool Waiters::all_cancelled() const noexcept {
    for (const Waiter* waiter = first_; waiter; waiter = waiter->next_)
        if (!waiter->cancelled()) return false;
    return true;
}

void Waiters::wake_first() {
    if (first_ && !first_->done()) first_->finish();
}

bool Waiters::wake(std::size_t count) {
    const std::size_t wanted = count;
    for (Waiter* waiter = first_; waiter && count > 0; waiter = waiter->next_) {
        if (waiter->done()) continue;
        --count;
        waiter->finish();
    }
    return count < wanted;
}

void Waiters::remove_and_wake_one() {
    while (Waiter* const first = first_) {
        first->leave();
        if (first->done()) continue;
        return first->finish();
    }
}

void Waiters::remove_and_wake_all() {
    while (!empty()) remove_and_wake_one();
}

void Place::wait(Ref<Waiter> waiter, Continuation awaiting) {
    waiter_ = std::move(waiter);
    require_running_task().suspend_on(*waiter_, awaiting);
}

std::exception_ptr Place::leave() noexcept {
    waiter_->leave();
    return awaiting_failed(*waiter_) ? take_error_of_await(*waiter_) : nullptr;
}

void Shared::bind(const char* class_name) {
    const EventLoop& running = require_running_loop();
    if (!loop_) loop_ = &running;
    if (loop_ != &running) throw RuntimeError(std::string("<") + class_name + "> is bound to a different event loop");
}

namespace states {

Coroutine<bool> Lock::acquire(PassageAwaiter awaiter) { co_return co_await std::move(awaiter); }

Waiters& Lock::waiters_to_pass() {
    bind("Lock");
    return waiters_;
}

std::exception_ptr Lock::pass(Place& place) {
    auto error = place.leave();
    if (!error) {
        locked_ = true;
    } else if (!locked_ && is_cancelled_error(error)) {
        waiters_.wake_first();
    }
    return error;
}

void Lock::release() {
    if (!locked_) throw RuntimeError("Lock is not acquired.");
    locked_ = false;
    waiters_.wake_first();
}

void Event::set() {
    if (!std::exchange(set_, true)) waiters_.wake_all();
}

Coroutine<bool> Event::wait(PassageAwaiter awaiter) { co_return co_await std::move(awaiter); }

Waiters& Event::waiters_to_pass() {
    bind("Event");
    return waiters_;
}

std::exception_ptr Event::pass(Place& place) { return place.leave(); }

Coroutine<bool> Condition::wait(SharedRef<Condition> self) {
    if (!self->locked()) throw RuntimeError("cannot wait on un-acquired lock");
    self->bind("Condition");
    self->release();
    std::exception_ptr error = co_await WaitingAmong(self->waiters_);
    // Whatever happened, the lock is held again; a cancellation meanwhile is told afterwards.
    for (;;) {
        auto acquired = co_await outcome(Passing(std::in_place, self->passage()));
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

Coroutine<bool> Semaphore::acquire(PassageAwaiter awaiter) { co_return co_await std::move(awaiter); }

Waiters& Semaphore::waiters_to_pass() {
    bind("Semaphore");
    return waiters_;
}

std::exception_ptr Semaphore::pass(Place& place) {
    auto error = place.leave();
    // What was given to a task that is cancelled in the same moment goes to the next.
    if (error && !place.waiter().cancelled()) ++value_;
    while (value_ > 0 && wake_next()) {
    }
    return error;
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
    co_await PassageAwaiter(self->condition_->passage());
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
    co_await PassageAwaiter(self->condition_->passage());
    self->state_ = self->count_ > 0 ? State::resetting : State::filling;
    self->condition_->notify_all();
    self->condition_->release();
}

Coroutine<> Barrier::abort(SharedRef<Barrier> self) {
    co_await PassageAwaiter(self->condition_->passage());
    self->state_ = State::broken;
    self->condition_->notify_all();
    self->condition_->release();
}

}  // namespace states
}  // namespace asyncio::detail
