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

#include "exceptions.hpp"

namespace asyncio {

template <class T = void>
class Coroutine;

/// A result that stands where Python's is `None` and C++ needs a value: an element of what `gather` returns.
template <class T>
using Element = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

namespace detail {

/// Where the result of a coroutine or a future stands.
template <class T>
struct Slot {
    std::optional<T> value;
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

void* allocate_frame(std::size_t size);
void free_frame(void* frame, std::size_t size) noexcept;

/// What every coroutine's promise has, whatever its result.
class PromiseBase {
public:
    /// Goes on with the coroutine that awaits this one; at the root of a task back to the loop.
    struct FinalAwaiter {
        bool await_ready() const noexcept { return false; }
        template <std::derived_from<PromiseBase> P>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<P> ended) const noexcept {
            return static_cast<PromiseBase&>(ended.promise()).continuation_;
        }
        void await_resume() const noexcept {}
    };

    static void* operator new(std::size_t size) { return allocate_frame(size); }
    static void operator delete(void* frame, std::size_t size) noexcept { free_frame(frame, size); }

    std::suspend_always initial_suspend() const noexcept { return {}; }
    FinalAwaiter final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { error_ = std::current_exception(); }

    /// Notes where the coroutine stands; what is awaited stays what it is.
    template <class A>
    A&& await_transform(A&& awaitable, std::source_location where = std::source_location::current()) noexcept {
        where_ = where;
        return static_cast<A&&>(awaitable);
    }

    bool started() const noexcept { return started_; }
    /// The coroutine that this one awaits; null for anything else.
    PromiseBase* awaits() const noexcept { return awaits_; }
    void set_awaits(PromiseBase* awaited) noexcept { awaits_ = awaited; }
    /// Its definition while it has not started, then its last await.
    const std::source_location& where() const noexcept { return where_; }
    const std::exception_ptr& error() const noexcept { return error_; }
    /// Its name as Python's `__qualname__` would be.
    std::string name() const;

    void start(std::coroutine_handle<> continuation) noexcept {
        started_ = true;
        continuation_ = continuation;
    }
    /// It ends here without having run, and nobody needs to hear of it. Mirrors `coroutine.close()`.
    void mark_started() noexcept { started_ = true; }
    void rethrow_error() const {
        if (error_) std::rethrow_exception(error_);
    }

protected:
    explicit PromiseBase(std::source_location where) noexcept : where_(where) {}
    PromiseBase(const PromiseBase&) = delete;
    PromiseBase& operator=(const PromiseBase&) = delete;
    ~PromiseBase() = default;
    std::coroutine_handle<> continuation() const noexcept { return continuation_; }
    std::exception_ptr take_error_of_coroutine() noexcept { return std::exchange(error_, nullptr); }

private:
    std::coroutine_handle<> continuation_ = std::noop_coroutine();
    PromiseBase* awaits_ = nullptr;
    std::exception_ptr error_;
    std::source_location where_;
    bool started_ = false;
};

/// The promise as the library knows it, null for a coroutine of another library's.
template <class P>
PromiseBase* promise_base(std::coroutine_handle<P> coroutine) noexcept {
    if constexpr (std::derived_from<P, PromiseBase>) {
        return &coroutine.promise();
    } else {
        return nullptr;
    }
}

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
    void result() const { rethrow_error(); }
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
        awaiting_ = promise_base(awaiting);
        if (awaiting_) awaiting_->set_awaits(&coroutine_.promise());
        coroutine_.promise().start(awaiting);
        return coroutine_;
    }
    decltype(auto) await_resume() {
        if (awaiting_) awaiting_->set_awaits(nullptr);
        return coroutine_.promise().result();
    }

private:
    std::coroutine_handle<Promise> coroutine_;
    PromiseBase* awaiting_ = nullptr;
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
            return Coroutine(std::coroutine_handle<promise_type>::from_promise(*this));
        }
    };

    Coroutine(Coroutine&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    Coroutine& operator=(Coroutine&& other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~Coroutine() {
        if (!frame_) return;
        if (!frame_.promise().started()) detail::report_never_awaited(frame_.promise());
        frame_.destroy();
    }

    /// Throws `RuntimeError: cannot reuse already awaited coroutine` the second time.
    detail::CoroutineAwaiter<promise_type> operator co_await() && {
        return detail::CoroutineAwaiter<promise_type>(frame_);
    }
    detail::CoroutineAwaiter<promise_type> operator co_await() & {
        return detail::CoroutineAwaiter<promise_type>(frame_);
    }

    /// Ends it without running it, silently. Mirrors `coroutine.close()`.
    void close() noexcept {
        if (!frame_) return;
        frame_.promise().mark_started();
        std::exchange(frame_, nullptr).destroy();
    }

    /// For the library's own parts: the frame, which stays this object's.
    std::coroutine_handle<promise_type> frame() const noexcept { return frame_; }

private:
    explicit Coroutine(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

    std::coroutine_handle<promise_type> frame_;
};

}  // namespace asyncio
