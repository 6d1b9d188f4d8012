#pragma once
/// Generators that await. Mirrors Python's asynchronous generators.
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>
#include <variant>

#include "coroutine.hpp"
#include "exceptions.hpp"
#include "tasks.hpp"

namespace asyncio {
namespace detail {

/// What every asynchronous generator's promise has, whatever it yields.
class AsyncGeneratorPromise : public PromiseBase {
public:
    enum class State { created, suspended, running, ended };

    State state() const noexcept { return state_; }
    void set_state(State state) noexcept { state_ = state; }
    FinalAwaiter final_suspend() noexcept {
        state_ = State::ended;
        return {};
    }
    void return_void() const noexcept {}
    /// Was `GeneratorExit` thrown into it? It may have gone on all the same.
    bool was_closed() const noexcept { return was_closed_; }
    void close() noexcept { was_closed_ = true; }
    /// Thrown at the `co_yield` at which it stands.
    void inject(std::exception_ptr error) noexcept { injected_ = std::move(error); }
    void throw_injected() {
        if (injected_) std::rethrow_exception(std::exchange(injected_, nullptr));
    }
    /// Goes on with whoever asked for the value.
    std::coroutine_handle<> yielded() noexcept {
        state_ = State::suspended;
        return go_on();
    }

protected:
    using PromiseBase::PromiseBase;

private:
    State state_ = State::created;
    bool was_closed_ = false;
    std::exception_ptr injected_;
};

/// Runs a generator to its next value or its end, in the task that awaits this.
template <class Promise>
class AdvancingGenerator {
public:
    explicit AdvancingGenerator(std::coroutine_handle<Promise> frame) noexcept : frame_(frame) {}
    bool await_ready() const noexcept { return false; }
    template <class P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> awaiting) noexcept {
        frame_.promise().set_state(AsyncGeneratorPromise::State::running);
        return frame_.promise().start(Continuation::of(awaiting));
    }
    void await_resume() { frame_.promise().rethrow_error(); }

private:
    std::coroutine_handle<Promise> frame_;
};

}  // namespace detail

/// Values made one at a time by a coroutine that may await. `co_yield` gives what `asend` sent, a `Sent`. One that is
/// dropped is destroyed there and then: its destructors run, nothing in it is awaited. Mirrors Python's asynchronous
/// generator: `while (auto x = co_await generator.next())` is `async for x in generator`.
template <class T, class Sent = std::monostate>
class [[nodiscard("a generator does nothing until it is iterated")]] AsyncGenerator {
    using State = detail::AsyncGeneratorPromise::State;

public:
    class promise_type : public detail::AsyncGeneratorPromise {
    public:
        promise_type(std::source_location where = std::source_location::current()) noexcept
            : detail::AsyncGeneratorPromise(where) {}
        AsyncGenerator get_return_object() noexcept {
            static_assert(alignof(promise_type) <= detail::Continuation::promise_offset,
                          "values with a greater alignment can be yielded in a std::unique_ptr");
            return AsyncGenerator(std::coroutine_handle<promise_type>::from_promise(*this));
        }

        class Yielding {
        public:
            explicit Yielding(promise_type& promise) noexcept : promise_(promise) {}
            bool await_ready() const noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<>) const noexcept { return promise_.yielded(); }
            Sent await_resume() const {
                promise_.throw_injected();
                return std::exchange(promise_.sent_, Sent());
            }

        private:
            promise_type& promise_;
        };
        template <class U = T>
            requires std::convertible_to<U, T>
        Yielding yield_value(U&& value) {
            value_.emplace(std::forward<U>(value));
            return Yielding(*this);
        }

    private:
        friend class AsyncGenerator;
        std::optional<T> value_;
        Sent sent_{};
    };

    AsyncGenerator(AsyncGenerator&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    AsyncGenerator& operator=(AsyncGenerator&& other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~AsyncGenerator() {
        if (frame_) frame_.destroy();
    }

    /// The next value; none at the end. Throws what the generator throws, `RuntimeError` while it runs. Mirrors
    /// `anext`.
    Coroutine<std::optional<T>> next() { return advance(std::nullopt, nullptr); }
    /// As `next()`, where the `co_yield` at which it stands gives `value`. Throws `TypeError` where it stands at none
    /// yet and `value` is something, as an empty `std::optional` is not. Mirrors `agen.asend`.
    Coroutine<std::optional<T>> asend(Sent value) { return advance(std::move(value), nullptr); }
    /// Throws `error` at the `co_yield`; gives the value that is yielded next, none at the end and where it has ended.
    /// Mirrors `agen.athrow`.
    Coroutine<std::optional<T>> athrow(std::exception_ptr error) { return advance(std::nullopt, std::move(error)); }
    /// Throws `GeneratorExit` at the `co_yield` and waits for the end. Throws `RuntimeError` if it yields again, and
    /// while it runs. Mirrors `agen.aclose`.
    Coroutine<> aclose() {
        promise_type& promise = frame_.promise();
        if (promise.state() == State::ended) co_return;
        if (promise.state() == State::created) {
            promise.set_state(State::ended);
            co_return;
        }
        if (promise.state() == State::running)
            throw RuntimeError("aclose(): asynchronous generator is already running");
        if (promise.was_closed()) co_return;
        promise.close();
        promise.inject(std::make_exception_ptr(GeneratorExit()));
        try {
            co_await detail::AdvancingGenerator<promise_type>(frame_);
        } catch (const GeneratorExit&) {
            co_return;
        }
        if (promise.state() != State::ended) throw RuntimeError("async generator ignored GeneratorExit");
    }

private:
    explicit AsyncGenerator(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

    static bool is_none(const Sent& value) {
        if constexpr (std::is_same_v<Sent, std::monostate>) {
            return true;
        } else if constexpr (requires { value.has_value(); }) {
            return !value.has_value();
        } else {
            return false;
        }
    }
    Coroutine<std::optional<T>> advance(std::optional<Sent> sent, std::exception_ptr thrown) {
        promise_type& promise = frame_.promise();
        if (promise.state() == State::running) {
            throw RuntimeError(thrown ? "athrow(): asynchronous generator is already running"
                                      : "anext(): asynchronous generator is already running");
        }
        if (promise.state() == State::ended || (thrown && promise.was_closed())) co_return std::nullopt;
        if (promise.state() == State::created) {
            if (sent && !is_none(*sent)) throw TypeError("can't send non-None value to a just-started async generator");
            if (thrown) {
                promise.set_state(State::ended);
                std::rethrow_exception(thrown);
            }
        }
        promise.sent_ = sent ? std::move(*sent) : Sent();
        promise.inject(std::move(thrown));
        co_await detail::AdvancingGenerator<promise_type>(frame_);
        if (promise.state() == State::ended) co_return std::nullopt;
        co_return std::exchange(promise.value_, std::nullopt);
    }

    std::coroutine_handle<promise_type> frame_;
};

}  // namespace asyncio
