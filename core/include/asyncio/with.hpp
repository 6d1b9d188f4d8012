#pragma once
/// Python's `async with`, as a function.
#include <concepts>
#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

#include "tasks.hpp"

namespace asyncio {

/// What `with` can enter: `aenter()` and `aexit(error)`, which may swallow the error by giving `true`; `error` is null
/// where the body threw nothing. Mirrors `object.__aenter__` and `object.__aexit__`.
template <class C>
concept AsyncContext = requires(C& context, std::exception_ptr error) {
    { context.aenter() } -> Awaitable;
    { context.aexit(error) } -> std::same_as<Coroutine<bool>>;
};

namespace detail {

/// Locks give nothing to the body: `async with lock:`. What is entered is their `context()`.
template <class C>
concept EnteredWithoutName = requires { requires C::entered_without_name; };
template <class C>
concept LockLike = requires(C& lock) {
    { lock.context() } -> EnteredWithoutName;
};

template <class F, class C>
struct body_result {
    using type = made_coroutine_t<F&, C&>;
};
template <class F, class C>
    requires(EnteredWithoutName<C> || LockLike<C>)
struct body_result<F, C> {
    using type = made_coroutine_t<F&>;
};
template <class F, class C>
using body_result_t = typename body_result<std::decay_t<F>, std::remove_cvref_t<C>>::type;

template <class F, class C>
body_result_t<F, C> call_body(F& body, C& context) {
    if constexpr (EnteredWithoutName<C>) {
        return body();
    } else {
        return body(context);
    }
}

namespace coroutines {

template <class C, class F>
body_result_t<F, C> with(C context, F body) {
    co_await context.aenter();
    auto result = co_await asyncio::outcome(call_body(body, context));
    // Named, because g++ 12 destroys the temporary of a conditional beside a co_await twice.
    const std::exception_ptr error = result ? nullptr : result.error();
    const bool swallowed = co_await context.aexit(error);
    if constexpr (std::is_void_v<value_t<body_result_t<F, C>>>) {
        if (!result && swallowed) co_return;
    }
    co_return unwrap(std::move(result));
}

}  // namespace coroutines
}  // namespace detail

/// Enters `context`, runs the coroutine that `body(context)` makes (`body()` for locks), and leaves the context
/// whatever happened; gives what the body gave. A context that is handed over belongs to this coroutine, and so does
/// `body`: what a lambda captures lives until the end. Mirrors `async with`.
template <class C, class F>
    requires AsyncContext<std::remove_cvref_t<C>>
detail::body_result_t<F, C> with(C&& context, F&& body) {
    if constexpr (detail::LockLike<std::remove_cvref_t<C>>) {
        // Kept by what the lock shares: its scope may be over when the body is cancelled.
        auto kept = context.context();
        return detail::coroutines::with<decltype(kept), std::decay_t<F>>(std::move(kept), std::forward<F>(body));
    } else {
        using Kept = std::conditional_t<std::is_lvalue_reference_v<C>, C, std::remove_cvref_t<C>>;
        return detail::coroutines::with<Kept, std::decay_t<F>>(std::forward<C>(context), std::forward<F>(body));
    }
}

}  // namespace asyncio
