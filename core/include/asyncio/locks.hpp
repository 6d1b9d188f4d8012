#pragma once
/// Synchronisation of tasks. Mirrors `asyncio.locks`. None of these is for threads, and none may be copied or moved.
/// Whoever waits keeps what it waits for alive: a task may be cancelled when the lock's own scope is over.
#include <cstddef>
#include <cstdint>
#include <exception>
#include <type_traits>
#include <utility>

#include "tasks.hpp"
#include "with.hpp"

namespace asyncio {
namespace detail {

/// What tasks share by references that count.
class Shared {
public:
    Shared() = default;
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    void retain() noexcept { ++owners_; }
    void release_reference() noexcept {
        if (--owners_ == 0) delete this;
    }

protected:
    virtual ~Shared() = default;
    /// Throws `RuntimeError` in another loop than the first time. Mirrors `mixins._LoopBoundMixin`.
    void bind(const char* class_name);

private:
    std::size_t owners_ = 0;
    const EventLoop* loop_ = nullptr;
};

/// An owning pointer to something shared.
template <class S>
class SharedRef {
public:
    explicit SharedRef(S* shared) noexcept : shared_(shared) { shared_->retain(); }
    SharedRef(const SharedRef& other) noexcept : SharedRef(other.shared_) {}
    SharedRef& operator=(const SharedRef&) = delete;
    ~SharedRef() { shared_->release_reference(); }
    S* operator->() const noexcept { return shared_; }
    S& operator*() const noexcept { return *shared_; }

private:
    S* shared_;
};

class PassageAwaiter;
class Waiters;

/// The future of somebody who waits for something, among others.
class Waiter : public FutureState<void> {
public:
    explicit Waiter(Waiters& waiters);
    ~Waiter() override { leave(); }
    const char* operation() const noexcept override { return operation_; }
    void leave() noexcept;

protected:
    /// Pending again, as the last of those who wait.
    void wait_again(Waiters& waiters) noexcept;

private:
    friend class Waiters;
    void join(Waiters& waiters) noexcept;
    const char* operation_;
    Waiters* waiters_ = nullptr;
    Waiter* next_ = nullptr;
    Waiter* previous_ = nullptr;
};

/// Those who wait for something, in the order in which they began.
class Waiters {
public:
    /// For `operation`, as Python would name its coroutine.
    explicit Waiters(const char* operation) noexcept : operation_(operation) {}
    bool empty() const noexcept { return first_ == nullptr; }
    bool all_cancelled() const noexcept;
    /// Wakes the first, unless it is done.
    void wake_first();
    /// Wakes so many of those that are not done, in order; says whether it woke any.
    bool wake(std::size_t count);
    void wake_all() { wake(SIZE_MAX); }
    /// Removes waiters up to the first that is not done, and wakes that.
    void remove_and_wake_one();
    void remove_and_wake_all();

private:
    friend class Waiter;
    const char* operation_;
    Waiter* first_ = nullptr;
    Waiter* last_ = nullptr;
};

/// A place among those who wait, for one await. Given up with the scope.
class Place {
public:
    Place() = default;
    Place(Place&&) noexcept = default;
    Place& operator=(Place&&) = delete;
    ~Place() {
        if (waiter_) waiter_->leave();
    }
    /// Suspends the running task.
    void wait(Ref<Waiter> waiter, Continuation awaiting);
    bool taken() const noexcept { return static_cast<bool>(waiter_); }
    Waiter& waiter() const noexcept { return *waiter_; }
    /// Called when the task runs on. What ended the waiting: null when it was woken.
    std::exception_ptr leave() noexcept;

private:
    Ref<Waiter> waiter_;
};

/// Something that tasks pass one by one or together, and may have to wait for once: a lock, an event.
class Passage : public Shared {
public:
    /// Passes, if no waiting is needed.
    virtual bool try_to_pass() noexcept = 0;
    /// Where to wait.
    virtual Waiters& waiters_to_pass() = 0;
    /// Passes after waiting; or gives what ended the waiting.
    virtual std::exception_ptr pass(Place& place) = 0;
    /// The coroutine of who passes, under Python's name.
    virtual Coroutine<bool> passing(PassageAwaiter awaiter) = 0;
};

/// What awaiting a passage does; gives true.
class PassageAwaiter {
public:
    explicit PassageAwaiter(Passage& passage) noexcept : passage_(&passage) {}
    static Coroutine<bool> as_coroutine(PassageAwaiter awaiter) {
        Passage& passage = *awaiter.passage_;
        return passage.passing(std::move(awaiter));
    }
    bool await_ready() { return passage_->try_to_pass(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> awaiting) {
        place_.wait(make_ref<Waiter>(passage_->waiters_to_pass()), Continuation::of(awaiting));
    }
    bool await_resume() {
        if (place_.taken())
            if (const auto error = passage_->pass(place_)) std::rethrow_exception(error);
        return true;
    }

private:
    SharedRef<Passage> passage_;  // before the place: the list of those who wait is in it
    Place place_;
};

using Passing = Operation<bool, PassageAwaiter>;

/// Waits among `waiters`, in a coroutine; gives what ended the waiting, null when woken.
class WaitingAmong {
public:
    explicit WaitingAmong(Waiters& waiters) noexcept : waiters_(waiters) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> awaiting) {
        place_.wait(make_ref<Waiter>(waiters_), Continuation::of(awaiting));
    }
    std::exception_ptr await_resume() noexcept { return place_.leave(); }

private:
    Waiters& waiters_;
    Place place_;
};

/// What the classes below share with those who wait, under the same names.
namespace states {

class Lock final : public Passage {
public:
    bool locked() const noexcept { return locked_; }
    Passage& passage() noexcept { return *this; }
    void release();

    bool try_to_pass() noexcept override {
        if (locked_ || !waiters_.all_cancelled()) return false;
        return locked_ = true;
    }
    Waiters& waiters_to_pass() override;
    std::exception_ptr pass(Place& place) override;
    Coroutine<bool> passing(PassageAwaiter awaiter) override { return acquire(std::move(awaiter)); }

private:
    static Coroutine<bool> acquire(PassageAwaiter awaiter);
    bool locked_ = false;
    Waiters waiters_{"Lock.acquire"};
};

class Event final : public Passage {
public:
    bool is_set() const noexcept { return set_; }
    void set();
    void clear() noexcept { set_ = false; }

    bool try_to_pass() noexcept override { return set_; }
    Waiters& waiters_to_pass() override;
    std::exception_ptr pass(Place& place) override;
    Coroutine<bool> passing(PassageAwaiter awaiter) override { return wait(std::move(awaiter)); }

private:
    static Coroutine<bool> wait(PassageAwaiter awaiter);
    bool set_ = false;
    Waiters waiters_{"Event.wait"};
};

class Condition final : public Shared {
public:
    explicit Condition(SharedRef<Lock> lock) : lock_(std::move(lock)) {}
    bool locked() const noexcept { return lock_->locked(); }
    Lock& passage() const noexcept { return *lock_; }
    void release() { lock_->release(); }
    static Coroutine<bool> wait(SharedRef<Condition> self);
    template <class P>
    static Coroutine<std::invoke_result_t<P&>> wait_for(SharedRef<Condition> self, P predicate) {
        auto result = predicate();
        while (!result) {
            co_await wait(self);
            result = predicate();
        }
        co_return result;
    }
    void notify(std::size_t count);
    void notify_all() { notify(SIZE_MAX); }

private:
    SharedRef<Lock> lock_;
    Waiters waiters_{"Condition.wait"};
};

class Semaphore final : public Passage {
public:
    explicit Semaphore(int value);
    int value() const noexcept { return value_; }
    bool locked() const noexcept { return value_ == 0 || !waiters_.all_cancelled(); }
    Passage& passage() noexcept { return *this; }
    void release();

    bool try_to_pass() noexcept override {
        if (locked()) return false;
        --value_;
        return true;
    }
    Waiters& waiters_to_pass() override;
    std::exception_ptr pass(Place& place) override;
    Coroutine<bool> passing(PassageAwaiter awaiter) override { return acquire(std::move(awaiter)); }
    /// Above this many it may not be released; none: -1.
    int bound = -1;

private:
    static Coroutine<bool> acquire(PassageAwaiter awaiter);
    bool wake_next();
    int value_;
    Waiters waiters_{"Semaphore.acquire"};
};

class Barrier final : public Shared {
public:
    explicit Barrier(int parties);
    static Coroutine<int> wait(SharedRef<Barrier> self);
    static Coroutine<> reset(SharedRef<Barrier> self);
    static Coroutine<> abort(SharedRef<Barrier> self);
    int parties() const noexcept { return parties_; }
    int n_waiting() const noexcept { return state_ == State::filling ? count_ : 0; }
    bool broken() const noexcept { return state_ == State::broken; }

private:
    enum class State { filling, draining, resetting, broken };
    static Coroutine<int> wait_locked(SharedRef<Barrier> self);
    static Coroutine<> wait_until_full(SharedRef<Barrier> self);
    void leave();

    SharedRef<Condition> condition_;
    int parties_;
    int count_ = 0;
    State state_ = State::filling;
};

}  // namespace states

/// What `with` enters in place of a lock: it keeps the lock's state alive.
template <class S>
class LockContext {
public:
    static constexpr bool entered_without_name = true;
    explicit LockContext(SharedRef<S> state) noexcept : state_(std::move(state)) {}
    Passing aenter() { return Passing(std::in_place, state_->passage()); }
    Coroutine<bool> aexit(std::exception_ptr) {
        state_->release();
        co_return false;
    }

private:
    SharedRef<S> state_;
};

/// What locks have in common: they are acquired and released, and give the body of `with` nothing.
template <class S>
class Lockable {
public:
    /// Holds what was acquired until it is destroyed. Python has none: there a block of `async with` holds it.
    class [[nodiscard("it is released at once when nothing holds it")]] Held {
    public:
        explicit Held(SharedRef<S> state) noexcept : state_(std::move(state)) {}
        Held(Held&& other) noexcept : state_(other.state_), holds_(std::exchange(other.holds_, false)) {}
        Held& operator=(Held&&) = delete;
        ~Held() {
            if (holds_) state_->release();
        }

    private:
        SharedRef<S> state_;
        bool holds_ = true;
    };

    Lockable(const Lockable&) = delete;
    Lockable& operator=(const Lockable&) = delete;
    /// Would acquiring it have to wait?
    bool locked() const noexcept { return state_->locked(); }
    /// Waits until it is free, and holds it; gives true. Throws `RuntimeError` in another loop than the first time that
    /// a task had to wait.
    Operation<bool, PassageAwaiter> acquire() { return Passing(std::in_place, state_->passage()); }
    /// Lets go of it and wakes the next who waits. Throws `RuntimeError`, a `BoundedSemaphore` `ValueError`, if it was
    /// not acquired.
    void release() { state_->release(); }
    /// Acquires it and gives what releases it at the end of its scope. For a block that ends before its function.
    Coroutine<Held> scoped_lock() { return make_held(state_); }
    /// What `with` enters in its place, so that it is released even if its own scope is over.
    LockContext<S> context() const { return LockContext<S>(state_); }

    /// Acquires it, for `with`.
    Operation<bool, PassageAwaiter> aenter() { return acquire(); }
    /// Releases it, for `with`; swallows no error.
    Coroutine<bool> aexit(std::exception_ptr) {
        release();
        co_return false;
    }

protected:
    explicit Lockable(S* state) noexcept : state_(state) {}
    ~Lockable() = default;
    const SharedRef<S>& state() const noexcept { return state_; }

private:
    static Coroutine<Held> make_held(SharedRef<S> state) {
        co_await PassageAwaiter(state->passage());
        co_return Held(state);
    }
    SharedRef<S> state_;
};

}  // namespace detail

/// Held by one task at a time, first come, first served. Mirrors `asyncio.Lock`.
class Lock : public detail::Lockable<detail::states::Lock> {
public:
    /// A lock that nobody holds.
    Lock() : Lockable(new detail::states::Lock()) {}

private:
    friend class Condition;
};

/// A flag that tasks wait for. Mirrors `asyncio.Event`.
class Event {
public:
    /// An event that is not set.
    Event() : state_(new detail::states::Event()) {}
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    /// Is it set?
    bool is_set() const noexcept { return state_->is_set(); }
    /// Sets it: wakes all who wait, and nobody waits until it is cleared.
    void set() { state_->set(); }
    /// Takes it back: who waits from now on does wait.
    void clear() noexcept { state_->clear(); }
    /// Waits until it is set; gives true. Throws `RuntimeError` in another loop than the first time that a task had to
    /// wait.
    Operation<bool, detail::PassageAwaiter> wait() { return detail::Passing(std::in_place, *state_); }

private:
    detail::SharedRef<detail::states::Event> state_;
};

/// Waiting, under a lock, for a state that others change. Mirrors `asyncio.Condition`.
class Condition : public detail::Lockable<detail::states::Condition> {
    using State = detail::states::Condition;

public:
    /// With a lock of its own.
    Condition() : Lockable(new State(detail::SharedRef(new detail::states::Lock()))) {}
    /// With `lock`.
    explicit Condition(Lock& lock) : Lockable(new State(lock.state())) {}
    /// Releases the lock, waits to be notified, acquires it again; gives true. Throws `RuntimeError` if it is not
    /// locked.
    Coroutine<bool> wait() { return State::wait(state()); }
    /// Waits until `predicate()`, which is asked under the lock, is true and gives what it gave. Throws as `wait`.
    template <class P>
    Coroutine<std::invoke_result_t<P&>> wait_for(P predicate) {
        return State::wait_for(state(), std::move(predicate));
    }
    /// Wakes `n` of those who wait. Throws `RuntimeError` if it is not locked.
    void notify(int n = 1) { state()->notify(n > 0 ? static_cast<std::size_t>(n) : 0); }
    /// Wakes all who wait. Throws as `notify`.
    void notify_all() { state()->notify_all(); }
};

/// Held by so many tasks at a time. Mirrors `asyncio.Semaphore`.
class Semaphore : public detail::Lockable<detail::states::Semaphore> {
public:
    /// Throws `ValueError` below zero.
    explicit Semaphore(int value = 1) : Lockable(new detail::states::Semaphore(value)) {}
};

/// Not released more often than acquired: `ValueError`. Mirrors `asyncio.BoundedSemaphore`.
class BoundedSemaphore : public Semaphore {
public:
    /// Throws `ValueError` below zero.
    explicit BoundedSemaphore(int value = 1) : Semaphore(value) { state()->bound = value; }
};

/// Where so many tasks wait for each other. Mirrors `asyncio.Barrier`.
class Barrier {
    using State = detail::states::Barrier;

public:
    /// Throws `ValueError` below one.
    explicit Barrier(int parties) : state_(new State(parties)) {}
    Barrier(const Barrier&) = delete;
    Barrier& operator=(const Barrier&) = delete;
    /// Waits for the others; gives this task's number, from zero. Throws `BrokenBarrierError` when it is aborted or
    /// reset.
    Coroutine<int> wait() { return State::wait(state_); }
    /// Those who wait get `BrokenBarrierError`; then it is as new.
    Coroutine<> reset() { return State::reset(state_); }
    /// It is broken for good.
    Coroutine<> abort() { return State::abort(state_); }
    /// How many wait for each other.
    int parties() const noexcept { return state_->parties(); }
    /// How many wait while it fills.
    int n_waiting() const noexcept { return state_->n_waiting(); }
    /// Was it aborted?
    bool broken() const noexcept { return state_->broken(); }

    /// Waits for the others, for `with`. Throws as `wait`.
    Coroutine<> aenter() { co_await wait(); }
    /// Does nothing, for `with`.
    Coroutine<bool> aexit(std::exception_ptr) { co_return false; }

private:
    detail::SharedRef<State> state_;
};

}  // namespace asyncio
