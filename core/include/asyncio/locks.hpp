#pragma once
/// Synchronisation of tasks. Mirrors `asyncio.locks`. None of these is for threads, and none may be copied or moved.
/// Whoever waits keeps what it waits for alive: a task may be cancelled when the lock's own scope is over.
#include <cstddef>
#include <deque>
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

/// The futures of those who wait for something, in the order in which they began.
class Waiters {
public:
    bool empty() const noexcept { return futures_.empty(); }
    std::size_t size() const noexcept { return futures_.size(); }
    bool all_cancelled() const noexcept;
    void add(Ref<FutureBase> future) { futures_.push_back(std::move(future)); }
    void remove(const FutureBase& future) noexcept;
    /// Wakes the first, unless it is done.
    void wake_first();
    /// Wakes so many of those that are not done, in order; says whether it woke any.
    bool wake(std::size_t count);
    /// Removes waiters up to the first that is not done, and wakes that.
    void remove_and_wake_one();
    void remove_and_wake_all();

private:
    std::deque<Ref<FutureBase>> futures_;
};

/// A place among the waiters as long as the scope.
class WaiterScope {
public:
    explicit WaiterScope(Waiters& waiters);
    WaiterScope(const WaiterScope&) = delete;
    WaiterScope& operator=(const WaiterScope&) = delete;
    ~WaiterScope() { leave(); }
    void leave() noexcept;
    FutureBase& future() const noexcept { return *future_; }
    /// Awaited: the exception that ended the waiting, null when woken.
    QuietAwaiter wait() const { return QuietAwaiter(future_); }

private:
    Waiters* waiters_;
    Ref<FutureBase> future_;
};

/// What the classes below share with those who wait, under the same names.
namespace states {

class Lock final : public Shared {
public:
    bool locked() const noexcept { return locked_; }
    static Coroutine<bool> acquire(SharedRef<Lock> self);
    void release();

private:
    bool locked_ = false;
    Waiters waiters_;
};

class Event final : public Shared {
public:
    bool is_set() const noexcept { return set_; }
    void set();
    void clear() noexcept { set_ = false; }
    static Coroutine<bool> wait(SharedRef<Event> self);

private:
    bool set_ = false;
    Waiters waiters_;
};

class Condition final : public Shared {
public:
    explicit Condition(SharedRef<Lock> lock) : lock_(std::move(lock)) {}
    bool locked() const noexcept { return lock_->locked(); }
    static Coroutine<bool> acquire(SharedRef<Condition> self) { return Lock::acquire(self->lock_); }
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
    void notify_all() { notify(waiters_.size()); }

private:
    SharedRef<Lock> lock_;
    Waiters waiters_;
};

class Semaphore final : public Shared {
public:
    explicit Semaphore(int value);
    int value() const noexcept { return value_; }
    bool locked() const noexcept { return value_ == 0 || !waiters_.all_cancelled(); }
    static Coroutine<bool> acquire(SharedRef<Semaphore> self);
    void release();
    /// Above this many it may not be released; none: -1.
    int bound = -1;

private:
    bool wake_next();
    int value_;
    Waiters waiters_;
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
    Coroutine<> aenter() { co_await S::acquire(state_); }
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
    Coroutine<bool> acquire() { return S::acquire(state_); }
    /// Lets go of it and wakes the next who waits. Throws `RuntimeError`, a `BoundedSemaphore` `ValueError`, if it was
    /// not acquired.
    void release() { state_->release(); }
    /// Acquires it and gives what releases it at the end of its scope. For a block that ends before its function.
    Coroutine<Held> scoped_lock() { return make_held(state_); }
    /// What `with` enters in its place, so that it is released even if its own scope is over.
    LockContext<S> context() const { return LockContext<S>(state_); }

    /// Acquires it, for `with`.
    Coroutine<> aenter() { return context().aenter(); }
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
        co_await S::acquire(state);
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
    Coroutine<bool> wait() { return detail::states::Event::wait(state_); }

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
