#pragma once
/// Promises, events and `AbortSignal`s of JavaScript, for programs in a page of one's own. Needs Emscripten's Embind
/// (`--bind`). Python has it in Pyodide: `pyodide.webloop` and `pyodide.ffi`.
#include <emscripten/bind.h>
#include <emscripten/val.h>
#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "events.hpp"
#include "exceptions.hpp"
#include "futures.hpp"
#include "tasks.hpp"

namespace asyncio {

/// What JavaScript threw, or rejected a promise with. `what()` is its text: `TypeError: Failed to fetch`. Where nobody
/// catches it, the promise of `to_promise` is rejected with the very same object. Mirrors `pyodide.ffi.JsException`.
class JavaScriptError : public Exception {
public:
    /// Of whatever was thrown: any value may be.
    explicit JavaScriptError(emscripten::val value);
    ~JavaScriptError() override;
    /// What was thrown.
    const emscripten::val& value() const noexcept { return value_; }
    /// The name of an error, `TypeError` or `AbortError`; empty for what is none.
    std::string name() const;
    /// The message of an error; of anything else its text.
    std::string message() const;

private:
    emscripten::val value_;
};

/// The loop of this module of WebAssembly. JavaScript's own event loop runs it, turn by turn, from the start and for
/// ever: nothing blocks, and `stop()` ends a turn at most. It is what `get_event_loop` gives outside of a coroutine.
/// What it has to report goes to `console.error`, but for an exception handler. Mirrors `pyodide.webloop.WebLoop`.
const Loop& javascript_loop();

namespace detail {

/// A future that ends as JavaScript says.
class JavaScriptFuture final : public FutureState<emscripten::val> {
public:
    enum class Source : bool { promise, event };

    JavaScriptFuture(EventLoop& loop, Source source);
    bool cancel(std::string message) final;
    const char* operation() const noexcept final { return source_ == Source::event ? "event" : "from_promise"; }

    /// Cancelling it aborts `controller`, which may be `undefined`.
    void await_promise(const emscripten::val& promise, const emscripten::val& controller);
    void await_event(const emscripten::val& target, const emscripten::val& type);
    void settle(bool fulfilled, emscripten::val value);

private:
    ~JavaScriptFuture() final;
    void stop() noexcept;

    Source source_;
    std::optional<emscripten::val> stop_;  ///< a function: JavaScript is not to settle it any more
};

/// `controller` as for `await_promise`.
Future<emscripten::val> future_of_promise(const emscripten::val& promise, const emscripten::val& controller);

/// Calls `function(argument)`. Throws what JavaScript throws in it as `JavaScriptError`.
void call_guarded(void (*function)(void*), void* argument);

using ToValue = emscripten::val (*)(FutureBase&);
template <class T>
emscripten::val value_of_result(FutureBase& future) {
    if constexpr (std::is_void_v<T>) {
        return emscripten::val::undefined();
    } else {
        return emscripten::val(read_slot(slot_of<T>(future)));
    }
}
emscripten::val promise_of(Ref<FutureBase> future, const emscripten::val& signal, ToValue value);

}  // namespace detail

/// A future that ends as `promise` does; for any other value, at once with that. A rejection is thrown as
/// `JavaScriptError`. Cancelling it leaves what the promise stands for alone: see `abortable`. JavaScript keeps it
/// until the promise is settled. Mirrors awaiting a `pyodide.ffi.JsPromise`.
inline Future<emscripten::val> from_promise(const emscripten::val& promise) {
    return detail::future_of_promise(promise, emscripten::val::undefined());
}

/// Calls `start(signal)` with the signal of a new `AbortController` and gives the promise that it returns as a future;
/// cancelling that aborts the controller. Python has no such function.
template <std::invocable<emscripten::val> F>
Future<emscripten::val> abortable(F&& start) {
    const emscripten::val controller = emscripten::val::global("AbortController").new_();
    return detail::future_of_promise(std::forward<F>(start)(controller["signal"]), controller);
}

/// The next event of `type` at `target`, an `EventTarget`: the future's result. Listens from now on, for as long as
/// anybody holds the future, and until it is cancelled. The task that awaits it goes on while the event is dispatched,
/// so that it may call `preventDefault()`. Mirrors `pyodide.ffi.wrappers.add_event_listener`, once.
Future<emscripten::val> event(const emscripten::val& target, const std::string& type);

/// Calls `function()`. Throws what JavaScript throws in it, in a call of an `emscripten::val`, as `JavaScriptError`.
/// Without it such an exception passes all handlers of the coroutine in which the call stands, and becomes a
/// `JavaScriptError` for whoever awaits that coroutine only. Python has no such function: there it is an exception like
/// any other.
template <std::invocable F>
std::invoke_result_t<F> call_javascript(F&& function) {
    using T = std::invoke_result_t<F>;
    if constexpr (std::is_void_v<T>) {
        detail::call_guarded([](void* call) { (*static_cast<std::remove_reference_t<F>*>(call))(); }, &function);
    } else {
        struct Call {
            std::remove_reference_t<F>& function;
            std::optional<T> result;
        } call{function, {}};
        detail::call_guarded(
            [](void* called) {
                auto& call = *static_cast<Call*>(called);
                call.result.emplace(call.function());
            },
            &call);
        return std::move(*call.result);
    }
}

/// A JavaScript promise that is settled as a coroutine, which becomes a task of `javascript_loop()`, a task or a future
/// ends. It is resolved with what Embind makes of the result, `undefined` for none. It is rejected with what JavaScript
/// threw, or with an `Error` whose `name` is Python's of the exception and whose `message` is `what()`; for an
/// `ExceptionGroup` with an `AggregateError`. An abort of `signal`, an `AbortSignal` or `undefined`, cancels it. Where
/// it was cancelled the promise is rejected with the signal's reason, or else an `AbortError`. Pyodide does so with an
/// `asyncio.Future` that JavaScript awaits.
template <Awaitable A>
emscripten::val to_promise(A&& awaitable, const emscripten::val& signal = emscripten::val::undefined()) {
    using Plain = std::remove_cvref_t<A>;
    if constexpr (FutureLike<Plain>) {
        return detail::promise_of(awaitable.state(), signal, detail::value_of_result<value_t<A>>);
    } else if constexpr (detail::CoroutineLike<Plain>) {
        return detail::promise_of(javascript_loop()->create_task(std::move(awaitable)).state(), signal,
                                  detail::value_of_result<value_t<A>>);
    } else {
        return to_promise(detail::wrap_awaitable<Plain>(std::forward<A>(awaitable)), signal);
    }
}

namespace detail {

template <auto function>
struct Promising;
template <class T, class... A, Coroutine<T> (*function)(A...)>
struct Promising<function> {
    static_assert((!std::is_reference_v<A> && ...),
                  "a coroutine that JavaScript calls takes its parameters by value: it outlives the call");
    static emscripten::val call(A... arguments, std::optional<emscripten::val> options) {
        const bool has_options = options && !options->isUndefined() && !options->isNull();
        return to_promise(function(std::move(arguments)...),
                          has_options ? (*options)["signal"] : emscripten::val::undefined());
    }
};

}  // namespace detail

/// A coroutine function as Embind exports it: `emscripten::function("add", asyncio::promising<add>)` is in JavaScript
/// `await module.add(1, 2)`, with `{ signal }` as one argument more where it may be aborted. For the rest as
/// `to_promise`. Mirrors calling a Python coroutine function from JavaScript.
template <auto function>
inline constexpr auto promising = &detail::Promising<function>::call;

}  // namespace asyncio
