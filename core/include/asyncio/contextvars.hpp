#pragma once
/// Context variables. Mirrors Python's `contextvars`.
#include <any>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "detail/ref.hpp"
#include "detail/thread_state.hpp"
#include "exceptions.hpp"

namespace asyncio {
namespace detail {

/// The values of one context. Shared between copies until one of them is written to.
struct ContextValues {
    std::unordered_map<const void*, std::any> values;
};

/// What `Context` refers to. A context that nothing was ever set in has none, which costs nothing.
struct ContextState {
    std::shared_ptr<const ContextValues> values;
    std::uint32_t owners = 0;
    bool entered = false;

    void retain() noexcept { ++owners; }
    void release() noexcept {
        if (--owners == 0) delete this;
    }
};

using ContextRef = Ref<ContextState>;

ContextRef copy_of_present_context();
/// A copy of the present context, empty while nothing was set in it.
inline ContextRef fork_context() { return thread_state.context ? copy_of_present_context() : nullptr; }
const std::any* find_in_context(const void* variable);
/// Sets or, with no value, removes a variable in the present context; returns what it was.
std::optional<std::any> replace_in_context(const void* variable, std::optional<std::any> value);

/// Makes `context` the present one for a scope; what is set meanwhile stays in it.
class ContextScope {
public:
    explicit ContextScope(ContextRef& context) noexcept : context_(context) { context_.swap(thread_state.context); }
    ContextScope(const ContextScope&) = delete;
    ContextScope& operator=(const ContextScope&) = delete;
    ~ContextScope() { context_.swap(thread_state.context); }

private:
    ContextRef& context_;
};

}  // namespace detail

/// A set of variables and their values. Mirrors `contextvars.Context`; copies of the handle are the same context.
class Context {
public:
    /// An empty context.
    Context() : state_(detail::make_ref<detail::ContextState>()) {}

    /// Calls `function` in this context and returns what it returns. Throws `RuntimeError` if it is entered already.
    template <class F>
    std::invoke_result_t<F> run(F&& function) {
        if (state_->entered || state_.get() == detail::thread_state.context)
            throw RuntimeError("cannot enter context: it is already entered");
        struct Entered {
            explicit Entered(detail::ContextState& state) : state_(state) { state_.entered = true; }
            ~Entered() { state_.entered = false; }
            detail::ContextState& state_;
        } entered(*state_);
        detail::ContextRef context = state_;
        detail::ContextScope scope(context);
        return std::invoke(std::forward<F>(function));
    }

    friend bool operator==(const Context&, const Context&) = default;

private:
    explicit Context(detail::ContextRef state) : state_(std::move(state)) {}
    friend Context copy_context();
    friend class EventLoop;
    friend class AnyTask;

    detail::ContextRef state_;
};

/// A copy of the present context: what is set in one of the two is not seen in the other. Mirrors
/// `contextvars.copy_context()`.
Context copy_context();

/// A variable with a value of its own in every context. Mirrors `contextvars.ContextVar`; it must live as long as
/// any context in which it was set, so make it a global, as in Python.
template <class T>
class ContextVar {
public:
    /// What `set` returns: how it was before, for `reset`. Mirrors `contextvars.Token`.
    class Token {
        friend class ContextVar;
        explicit Token(const ContextVar* variable, detail::ContextRef context, std::optional<std::any> before)
            : variable_(variable), context_(std::move(context)), before_(std::move(before)) {}
        const ContextVar* variable_;
        detail::ContextRef context_;  ///< kept alive, so that no other context takes its place in memory
        std::optional<std::any> before_;
        bool used_ = false;
    };

    /// A variable called `name`, with `fallback` as its value where none was set, or without one.
    ContextVar(const char* name) : name_(name) {}
    ContextVar(const char* name, T fallback) : name_(name), fallback_(std::move(fallback)) {}
    ContextVar(const ContextVar&) = delete;
    ContextVar& operator=(const ContextVar&) = delete;

    /// What it was called when it was made.
    const std::string& name() const noexcept { return name_; }

    /// The value in the present context, else the default. Throws `LookupError` where there is neither.
    T get() const {
        if (const std::any* value = detail::find_in_context(this)) return std::any_cast<const T&>(*value);
        if (fallback_) return *fallback_;
        throw LookupError("<ContextVar name='" + name_ + "'>");
    }
    /// The value in the present context, else `fallback`.
    T get(T fallback) const {
        if (const std::any* value = detail::find_in_context(this)) return std::any_cast<const T&>(*value);
        return fallback;
    }
    /// Sets the variable in the present context, for all that runs in it from now on; `reset` undoes it by the token.
    Token set(T value) {
        auto before = detail::replace_in_context(this, std::any(std::move(value)));
        return Token(this, detail::ContextRef(detail::thread_state.context), std::move(before));
    }
    /// Puts back what was there before the `set` that gave `token`. Throws `RuntimeError` for a token used before,
    /// `ValueError` for one of another variable or context.
    void reset(Token& token) {
        if (token.used_) throw RuntimeError("Token has already been used once");
        if (token.variable_ != this) throw ValueError("Token was created by a different ContextVar");
        if (token.context_.get() != detail::thread_state.context)
            throw ValueError("Token was created in a different Context");
        detail::replace_in_context(this, std::move(token.before_));
        token.used_ = true;
    }
    void reset(Token&& token) { reset(token); }

private:
    std::string name_;
    std::optional<T> fallback_;
};

}  // namespace asyncio
