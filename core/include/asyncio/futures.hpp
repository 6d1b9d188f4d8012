#pragma once
/// Futures. Mirrors `asyncio.futures`.
#include <coroutine>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "coroutine.hpp"
#include "events.hpp"

namespace asyncio {

namespace detail {

/// What every future is, whatever its result: state, exception, callbacks. Owned by its handles and by what waits for
/// it.
class FutureBase : public Pooled {
public:
    enum class State : std::uint8_t { pending, cancelled, finished };

    explicit FutureBase(EventLoop& loop) noexcept : loop_(loop) { loop.pin(); }
    FutureBase(const FutureBase&) = delete;
    FutureBase& operator=(const FutureBase&) = delete;

    void retain() noexcept { ++owners_; }
    void release() noexcept {
        if (--owners_ > 0) return;
        if (unretrieved_ && !report_unretrieved()) return;
        delete this;
    }

    bool done() const noexcept { return state_ != State::pending; }
    bool cancelled() const noexcept { return state_ == State::cancelled; }
    bool is_task() const noexcept { return is_task_; }
    EventLoop& loop() const noexcept { return loop_; }

    virtual bool cancel(std::string message);
    /// Ends it with an exception and schedules its callbacks.
    void fail(std::exception_ptr error);
    /// Ends it as done; the result stands in its slot already.
    void finish();
    /// Throws `InvalidStateError` if it is done.
    void check_pending() const;
    /// Throws what `Future.result()` throws: the exception, `CancelledError`, `InvalidStateError`.
    void throw_unless_result() {
        if (!has_result()) throw_what_stands_for_the_result();
    }
    bool has_result() const noexcept { return state_ == State::finished && !exception_; }
    /// What `Future.exception()` gives or throws.
    std::exception_ptr exception();
    /// The exception, with nothing thrown: null for a result. A cancelled future's is a new `CancelledError`.
    std::exception_ptr error_or_cancellation();
    /// Python's `_make_cancelled_error`: the error that ended the task the first time, a fresh one later.
    std::exception_ptr make_cancelled_error();
    /// Did it end with an exception that is a `CancelledError`, which is not the same as being cancelled?
    bool failed_with_cancellation() const noexcept {
        return state_ == State::finished && is_cancelled_error(exception_);
    }
    bool failed_with_interrupt() const noexcept {
        return state_ == State::finished && is_keyboard_interrupt(exception_);
    }
    /// Somebody knows of the exception: it need not be reported.
    void mark_retrieved() noexcept { unretrieved_ = false; }

    /// Calls `callback` by `call_soon` when it is done. The callback answers for being alive till then.
    void add_callback(Callback& callback) {
        if (!done()) return callbacks_.push(callback);
        schedule(callback);
    }
    bool remove_callback(Callback& callback) noexcept { return callbacks_.remove(callback); }
    CallbackRing& callbacks() noexcept { return callbacks_; }
    const CallbackRing& callbacks() const noexcept { return callbacks_; }

    /// May the task that awaits it have to wait again? Python's `while self.empty(): await getter`.
    bool may_wait_again() const noexcept { return may_wait_again_; }
    /// That task is about to run on. Is it pending anew, because the task has to wait again?
    virtual bool waits_again() noexcept { return false; }

    /// Marks it, for whoever must not meet a future twice; false if it was marked already.
    bool mark() noexcept { return !std::exchange(marked_, true); }
    void unmark() noexcept { marked_ = false; }

    /// What made it, to be waited for: `sleep`, `Lock.acquire`; null for a future of its own.
    virtual const char* operation() const noexcept { return nullptr; }
    /// The futures that it waits for in turn, as that of a gather does.
    virtual void add_awaited(std::vector<const FutureBase*>&) const {}
    virtual std::string repr() const;
    /// Python's name of the class: `Future`, `Task`, `_GatheringFuture`.
    virtual const char* class_name() const noexcept { return "Future"; }

protected:
    virtual ~FutureBase() {
        if (!callbacks_.empty()) callbacks_.discard_all();
        if (loop_.tracing_) forget_in_trace();
        loop_.unpin();
    }
    void forget_in_trace() noexcept;
    /// The last owner goes, and nobody has heard of its exception. False if somebody keeps it now.
    bool report_unretrieved() noexcept;
    [[noreturn]] void throw_what_stands_for_the_result();
    void end(State state);
    /// Gives a callback to the loop.
    void schedule(Callback& callback);
    [[gnu::cold, gnu::noinline]] void trace_scheduled(const Callback& callback) const;
    void set_cancel_message(std::string message);
    std::exception_ptr new_cancelled_error() const;
    std::string state_name() const;
    /// Tells the loop's exception handler of something while the last owner goes; false if it was kept alive by that.
    bool report_last(const char* message, bool as_task) noexcept;

    EventLoop& loop_;
    std::uint32_t owners_ = 0;
    State state_ = State::pending;
    bool unretrieved_ : 1 = false;
    bool is_task_ : 1 = false;
    bool may_wait_again_ : 1 = false;
    bool marked_ = false;

    CallbackRing callbacks_;
    /// Of a finished one; of a cancelled one what Python keeps in `_cancelled_exc`; of a pending task what will be
    /// thrown where it awaits.
    std::exception_ptr exception_;
    std::unique_ptr<std::string> cancel_message_;
};

template <class T>
class FutureState : public FutureBase {
public:
    using FutureBase::FutureBase;
    [[no_unique_address]] Slot<T> slot;
};

template <class T>
class TaskState;

/// The running task. Throws `RuntimeError` outside a task.
inline TaskBase& require_running_task();
/// Called where a task runs on after waiting: throws what was thrown into it.
inline void throw_injected();
/// The same, given instead of thrown.
inline std::exception_ptr take_injected() noexcept;
/// Does a task that has awaited `future` go on with an exception?
inline bool awaiting_failed(const FutureBase& future) noexcept;
/// That exception. Thrown by who awaits, not by whom he calls: each level between costs as much as the throw.
std::exception_ptr take_error_of_await(FutureBase& future);
/// Suspends the running task, whose innermost coroutine is `awaiting`, until `future` is done.
inline void suspend_on(FutureBase& future, Continuation awaiting);

template <class T>
Slot<T>& slot_of(FutureBase& future) noexcept;

/// What `co_await future` does.
template <class T>
class FutureAwaiter {
public:
    explicit FutureAwaiter(Ref<FutureBase> future) noexcept : future_(std::move(future)) {}
    bool await_ready() const noexcept { return future_->done(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> awaiting) {
        suspend_on(*future_, Continuation::of(awaiting));
    }
    T await_resume() {
        if (awaiting_failed(*future_)) std::rethrow_exception(take_error_of_await(*future_));
        return read_slot(slot_of<T>(*future_));
    }

private:
    Ref<FutureBase> future_;
};

/// Awaits a future and gives the exception instead of throwing it, null for a result: for clean-up code, which C++ lets
/// await only outside of catch handlers.
class QuietAwaiter {
public:
    explicit QuietAwaiter(Ref<FutureBase> future) noexcept : future_(std::move(future)) {}
    bool await_ready() const noexcept { return future_->done(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> awaiting) {
        suspend_on(*future_, Continuation::of(awaiting));
    }
    std::exception_ptr await_resume();

private:
    Ref<FutureBase> future_;
};

/// A done callback of the program's.
class DoneCallback : public Callback {
public:
    DoneCallback();
    void run() final;
    void discard() noexcept final { delete this; }
    void scheduled_by(FutureBase& future) noexcept final { scheduled_by_ = Ref<FutureBase>(&future); }
    std::string describe() const final { return "<Handle done callback>"; }
    std::uint64_t id() const noexcept { return id_; }
    /// The function, where the callback is a plain one.
    virtual void (*function() const noexcept)() = 0;

protected:
    virtual ~DoneCallback();
    virtual void call(Ref<FutureBase> future) = 0;

private:
    std::uint64_t id_;
    Ref<FutureBase> scheduled_by_;
    ContextRef context_;
};

/// Takes the done callbacks for which `matches` holds off a future and says how many they were.
std::size_t remove_done_callbacks(FutureBase& future, const std::function<bool(const DoneCallback&)>& matches);

}  // namespace detail

/// The result of something that is not done yet. Mirrors `asyncio.Future`. A cheap handle: copies are the same future,
/// which lives as long as any of them. Awaited any number of times; results are copied out. An exception that nobody
/// asked for is reported when the last handle goes. Not for other threads.
template <class T>
class Future {
public:
    using value_type = T;

    /// No future: only to be assigned to.
    Future() = default;
    explicit Future(detail::Ref<detail::FutureBase> state) noexcept : state_(std::move(state)) {}

    /// Has it a result, an exception, or been cancelled?
    bool done() const { return state_->done(); }
    /// Was it cancelled?
    bool cancelled() const { return state_->cancelled(); }
    /// Cancels it, or asks the task to cancel itself; false if it was done.
    bool cancel(std::string message = {}) { return state_->cancel(std::move(message)); }
    /// The result. Throws the exception, `CancelledError`, or `InvalidStateError: Result is not set.`
    T result() const {
        state_->throw_unless_result();
        return detail::read_slot(detail::slot_of<T>(*state_));
    }
    /// The exception, null if there was none. Throws `CancelledError`, or `InvalidStateError: Exception is not set.`
    std::exception_ptr exception() const { return state_->exception(); }

    /// Ends it with a result. Throws `InvalidStateError: invalid state` if it is done, `RuntimeError` if it is a task.
    template <class U = T>
        requires(!std::is_void_v<T> && std::convertible_to<U, T>)
    void set_result(U&& value) {
        check_settable("Task does not support set_result operation");
        if constexpr (std::is_reference_v<T>) {
            detail::slot_of<T>(*state_).value = &value;
        } else {
            detail::slot_of<T>(*state_).value.emplace(std::forward<U>(value));
        }
        state_->finish();
    }
    void set_result()
        requires std::is_void_v<T>
    {
        check_settable("Task does not support set_result operation");
        state_->finish();
    }
    /// Ends it with an exception. Throws as `set_result`.
    void set_exception(std::exception_ptr error) {
        check_settable("Task does not support set_exception operation");
        state_->fail(std::move(error));
    }
    template <class E>
        requires(!std::same_as<std::remove_cvref_t<E>, std::exception_ptr>)
    void set_exception(E&& error) {
        set_exception(std::make_exception_ptr(std::forward<E>(error)));
    }

    /// Names a callback, for `remove_done_callback`. Python has none: there the callback itself is its name.
    class CallbackToken {
        friend class Future;
        std::uint64_t id_ = 0;
    };
    /// Calls `callback` with this future by `call_soon` once it is done, in the present context.
    CallbackToken add_done_callback(std::function<void(Future)> callback);
    /// Takes a callback off that was not scheduled yet; says how many were removed.
    std::size_t remove_done_callback(CallbackToken token);
    std::size_t remove_done_callback(void (*callback)(Future));

    /// The loop it belongs to; null when that is gone.
    Loop get_loop() const { return state_->loop().weak_from_this().lock(); }

    operator AnyFuture() const { return AnyFuture(state_); }
    explicit operator bool() const noexcept { return static_cast<bool>(state_); }
    friend bool operator==(const Future& a, const Future& b) noexcept { return a.state_ == b.state_; }

    detail::FutureAwaiter<T> operator co_await() const { return detail::FutureAwaiter<T>(state_); }

    /// For the library's own parts.
    const detail::Ref<detail::FutureBase>& state() const noexcept { return state_; }

protected:
    void check_settable(const char* refusal) const {
        if (state_->is_task()) throw RuntimeError(refusal);
        state_->check_pending();
    }

    detail::Ref<detail::FutureBase> state_;
};

namespace detail {

template <class T>
class TypedDoneCallback final : public DoneCallback {
public:
    explicit TypedDoneCallback(std::function<void(Future<T>)> callback) : callback_(std::move(callback)) {}
    void (*function() const noexcept)() override {
        auto target = callback_.template target<void (*)(Future<T>)>();
        return target ? reinterpret_cast<void (*)()>(*target) : nullptr;
    }

private:
    void call(Ref<FutureBase> future) override { callback_(Future<T>(std::move(future))); }
    std::function<void(Future<T>)> callback_;
};

}  // namespace detail

template <class T>
auto Future<T>::add_done_callback(std::function<void(Future)> callback) -> CallbackToken {
    auto* added = new detail::TypedDoneCallback<T>(std::move(callback));
    CallbackToken token;
    token.id_ = added->id();
    state_->add_callback(*added);
    return token;
}

template <class T>
std::size_t Future<T>::remove_done_callback(CallbackToken token) {
    return detail::remove_done_callbacks(*state_, [&](const detail::DoneCallback& c) { return c.id() == token.id_; });
}

template <class T>
std::size_t Future<T>::remove_done_callback(void (*callback)(Future)) {
    auto function = reinterpret_cast<void (*)()>(callback);
    return detail::remove_done_callbacks(*state_,
                                         [&](const detail::DoneCallback& c) { return c.function() == function; });
}

template <class T>
Future<T> EventLoop::create_future() {
    return Future<T>(detail::make_ref<detail::FutureState<T>>(*this));
}

}  // namespace asyncio
