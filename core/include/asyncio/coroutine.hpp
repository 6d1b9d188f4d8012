#pragma once
/// Coroutines. Mirrors what `async def` makes.
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "detail/frame_pool.hpp"
#include "detail/thread_state.hpp"
#include "exceptions.hpp"

namespace asyncio {

template <class T = void>
class Coroutine;

/// A result that stands where Python's is `None` and C++ needs a value: an element of what `gather` returns.
template <class T>
using Element = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

namespace detail {

/// An optional value on the heap: for one whose alignment is greater than that of coroutine frames.
template <class T>
class Boxed {
public:
    Boxed() = default;
    Boxed(const Boxed& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
    Boxed(Boxed&&) noexcept = default;
    Boxed& operator=(Boxed other) noexcept {
        value_.swap(other.value_);
        return *this;
    }
    template <class... A>
    T& emplace(A&&... arguments) {
        return *(value_ = std::make_unique<T>(std::forward<A>(arguments)...));
    }
    T& operator*() const noexcept { return *value_; }

private:
    std::unique_ptr<T> value_;
};

/// Where the result of a coroutine or a future stands.
template <class T>
struct Slot {
    std::conditional_t<(alignof(T) > Continuation::promise_offset), Boxed<T>, std::optional<T>> value;
};
template <>
struct Slot<void> {};
template <class T>
struct Slot<T&> {
    T* value = nullptr;
};

template <class T>
T read_slot(Slot<T>& slot) {
    if constexpr (std::is_void_v<T>) {
        return;
    } else if constexpr (std::is_reference_v<T> || std::is_copy_constructible_v<T>) {
        return *slot.value;
    } else {
        return std::move(*slot.value);
    }
}

/// What every coroutine's promise has, whatever its result. The first of its bases: see `Continuation`.
class PromiseBase : public Pooled {
public:
    /// Goes on with the coroutine that awaits this one; at the root of a task back to the loop.
    struct FinalAwaiter {
        bool await_ready() const noexcept { return false; }
        template <std::derived_from<PromiseBase> P>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<P> ended) const noexcept {
            return static_cast<PromiseBase&>(ended.promise()).go_on();
        }
        void await_resume() const noexcept {}
    };

    std::suspend_always initial_suspend() const noexcept { return {}; }
    FinalAwaiter final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { error_ = std::current_exception(); }

    /// Notes where the coroutine stands; what is awaited stays what it is.
    template <class A>
    A&& await_transform(A&& awaitable, std::source_location where = std::source_location::current()) noexcept {
        where_ = where;
        return static_cast<A&&>(awaitable);
    }

    bool started() const noexcept { return static_cast<bool>(continuation_); }
    /// Its definition while it has not started, then its last await.
    const std::source_location& where() const noexcept { return where_; }
    /// Its name as Python's `__qualname__` would be.
    std::string name() const;
    /// The coroutine that awaits this one; null where there is none, or it is another library's.
    const PromiseBase* awaited_by() const noexcept { return continuation_.promise(); }

    /// It runs now, and `continuation` when it ends.
    std::coroutine_handle<> start(Continuation continuation) noexcept {
        continuation_ = continuation;
        thread_state.innermost = Continuation(*this);
        return handle();
    }
    /// It runs, or ends without having run, and nobody goes on after it. The latter mirrors `coroutine.close()`.
    void mark_started() noexcept { continuation_ = Continuation(std::noop_coroutine()); }
    /// Something that is no exception of C++'s ended it: as if it had thrown `error`. Gives who goes on.
    Continuation end_with(std::exception_ptr error) noexcept {
        error_ = std::move(error);
        return continuation_;
    }
    std::exception_ptr take_error() noexcept { return std::exchange(error_, nullptr); }
    void rethrow_error() {
        if (error_) std::rethrow_exception(take_error());
    }
    std::coroutine_handle<> handle() noexcept { return Continuation(*this).handle(); }

protected:
    explicit PromiseBase(std::source_location where) noexcept : where_(where) {}
    PromiseBase(const PromiseBase&) = delete;
    PromiseBase& operator=(const PromiseBase&) = delete;
    ~PromiseBase() = default;
    std::coroutine_handle<> go_on() const noexcept {
        thread_state.innermost = continuation_;
        return continuation_.handle();
    }

private:
    Continuation continuation_;  ///< empty until it starts
    std::exception_ptr error_;
    std::source_location where_;
};

/// Writes `RuntimeWarning: coroutine 'f' was never awaited` to standard error.
void report_never_awaited(const PromiseBase& promise) noexcept;
[[noreturn]] void throw_already_awaited();

template <class T>
class PromiseWithResult : public PromiseBase {
public:
    template <class U = T>
        requires std::convertible_to<U, T>
    void return_value(U&& value) {
        if constexpr (std::is_reference_v<T>) {
            result_.value = &value;
        } else {
            result_.value.emplace(std::forward<U>(value));
        }
    }
    T result() {
        rethrow_error();
        if constexpr (std::is_reference_v<T>) {
            return *result_.value;
        } else {
            return std::move(*result_.value);
        }
    }
    Slot<T>& slot() noexcept { return result_; }

protected:
    using PromiseBase::PromiseBase;

private:
    Slot<T> result_;
};

template <>
class PromiseWithResult<void> : public PromiseBase {
public:
    void return_void() const noexcept {}
    void result() { rethrow_error(); }
    Slot<void>& slot() noexcept { return result_; }

protected:
    using PromiseBase::PromiseBase;

private:
    [[no_unique_address]] Slot<void> result_;
};

template <class Promise>
class CoroutineAwaiter {
public:
    explicit CoroutineAwaiter(std::coroutine_handle<Promise> coroutine) : coroutine_(coroutine) {
        if (!coroutine || coroutine.promise().started()) throw_already_awaited();
    }
    bool await_ready() const noexcept { return false; }
    template <class P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> awaiting) noexcept {
        return coroutine_.promise().start(Continuation::of(awaiting));
    }
    decltype(auto) await_resume() { return coroutine_.promise().result(); }

private:
    std::coroutine_handle<Promise> coroutine_;
};

}  // namespace detail

/// What calling a coroutine function makes. Mirrors the object that a function of `async def` gives: it does nothing
/// until it is awaited, which runs it at once in the awaiting task, or made a task. Awaited once; owns its frame, and
/// the frame its parameters. One that is destroyed without having run is reported: `RuntimeWarning: coroutine 'f' was
/// never awaited`.
template <class T>
class [[nodiscard("a coroutine does nothing until it is awaited or made a task")]] Coroutine {
public:
    using value_type = T;

    class promise_type : public detail::PromiseWithResult<T> {
    public:
        promise_type(std::source_location where = std::source_location::current()) noexcept
            : detail::PromiseWithResult<T>(where) {}
        Coroutine get_return_object() noexcept {
            static_assert(alignof(promise_type) <= detail::Continuation::promise_offset);
            return Coroutine(std::coroutine_handle<promise_type>::from_promise(*this));
        }
    };

    Coroutine(Coroutine&& other) noexcept : word_(other.release_word()) {}
    Coroutine& operator=(Coroutine&& other) noexcept {
        Coroutine taken(std::move(other));
        make_frame_if_deferred();
        std::swap(word_, taken.word_);
        return *this;
    }
    ~Coroutine() {
        if (!word_) return;
        if (!frame().promise().started()) detail::report_never_awaited(frame().promise());
        frame().destroy();
    }

    /// Throws `RuntimeError: cannot reuse already awaited coroutine` the second time.
    detail::CoroutineAwaiter<promise_type> operator co_await() {
        make_frame_if_deferred();
        return detail::CoroutineAwaiter<promise_type>(frame());
    }

    /// Ends it without running it, silently. Mirrors `coroutine.close()`.
    void close() noexcept {
        if (const auto ended = std::exchange(word_, 0); ended && !(ended & is_deferred)) {
            const auto frame = std::coroutine_handle<promise_type>::from_address(reinterpret_cast<void*>(ended));
            frame.promise().mark_started();
            frame.destroy();
        }
    }

    /// For the library's own parts: was it neither awaited nor made a task yet?
    bool can_start() const noexcept { return word_ & is_deferred || (word_ && !frame().promise().started()); }
    /// For the library's own parts: the frame becomes the caller's.
    std::coroutine_handle<promise_type> release() noexcept {
        return std::coroutine_handle<promise_type>::from_address(reinterpret_cast<void*>(release_word()));
    }

protected:
    /// Makes the frame of an `Operation` when somebody asks for it.
    struct Deferred {
        Coroutine (*make_frame)(Coroutine& self);
    };
    explicit Coroutine(const Deferred* deferred) noexcept
        : word_(deferred ? reinterpret_cast<std::uintptr_t>(deferred) | is_deferred : 0) {}
    bool deferred() const noexcept { return word_ & is_deferred; }
    /// It will never need a frame.
    void settle() noexcept { word_ = 0; }
    void make_frame_if_deferred() noexcept {
        if (deferred()) [[unlikely]]
            make_deferred_frame();
    }

private:
    [[gnu::cold, gnu::noinline]] void make_deferred_frame() noexcept {
        const auto* maker = reinterpret_cast<const Deferred*>(std::exchange(word_, 0) ^ is_deferred);
        word_ = maker->make_frame(*this).release_word();
    }
    explicit Coroutine(std::coroutine_handle<promise_type> frame) noexcept
        : word_(reinterpret_cast<std::uintptr_t>(frame.address())) {}
    std::coroutine_handle<promise_type> frame() const noexcept {
        return std::coroutine_handle<promise_type>::from_address(reinterpret_cast<void*>(word_));
    }
    std::uintptr_t release_word() noexcept {
        make_frame_if_deferred();
        return std::exchange(word_, 0);
    }

    static constexpr std::uintptr_t is_deferred = 1;
    std::uintptr_t word_;  ///< the frame's address, or that of who can make it; 0 when it is gone
};

/// A coroutine of the library's own, such as `lock.acquire()`: all that a `Coroutine` is, where Python has one, too.
/// One that is awaited at once needs no frame.
template <class T, class Awaiter>
class [[nodiscard("a coroutine does nothing until it is awaited or made a task")]] Operation : public Coroutine<T> {
    using typename Coroutine<T>::Deferred;

public:
    /// For the library's own parts: `arguments` are those of its awaiter.
    template <class... A>
    explicit Operation(std::in_place_t, A&&... arguments)
        : Coroutine<T>(&maker), awaiter_(std::forward<A>(arguments)...) {}
    Operation(Operation&& other) noexcept
        : Coroutine<T>(other.deferred() ? &maker : nullptr), awaiter_(std::move(other.awaiter_)) {
        other.settle();
    }
    Operation& operator=(Operation&&) = delete;
    ~Operation() { this->make_frame_if_deferred(); }

    /// Throws `RuntimeError: cannot reuse already awaited coroutine` the second time.
    Awaiter&& operator co_await() {
        if (!this->deferred()) detail::throw_already_awaited();
        this->settle();
        return std::move(awaiter_);  // g++ 12 would copy what it gets by an lvalue
    }

private:
    static Coroutine<T> make_frame(Coroutine<T>& self) {
        return Awaiter::as_coroutine(std::move(static_cast<Operation&>(self).awaiter_));
    }
    static constexpr Deferred maker{&make_frame};

    Awaiter awaiter_;
};

}  // namespace asyncio
