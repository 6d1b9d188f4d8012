#include "asyncio/javascript.hpp"

#include <emscripten/emscripten.h>
#include <cstdlib>
#include <memory>
#include <vector>

#include "../hosts/page.hpp"
#include "../src/internal.hpp"

using emscripten::EM_VAL;
using emscripten::val;

extern "C" {
// In library.js. What they give is the caller's; `future` must be there until it is told, or `stop` was called.
EM_VAL asyncio_call(void (*function)(void*), void* argument);
EM_VAL asyncio_promise_await(EM_VAL promise, void* future, EM_VAL controller);
EM_VAL asyncio_event_await(EM_VAL target, EM_VAL type, void* future);
void asyncio_invoke(EM_VAL stop);
EM_VAL asyncio_promise_make(EM_VAL signal, void* future);
EM_VAL asyncio_promise_of(EM_VAL made);
void asyncio_promise_settle(EM_VAL made, bool fulfilled, EM_VAL value);
EM_VAL asyncio_error_abort(EM_VAL made, const char* message);
EM_VAL asyncio_error_make(const char* name, const char* message, EM_VAL errors);
char* asyncio_error_text(EM_VAL error);
}

namespace asyncio {
namespace {

std::string text_of(const val& value) {
    char* const text = asyncio_error_text(value.as_handle());
    std::string copy = text;
    std::free(text);
    return copy;
}

/// A property that is a string; empty where there is none.
std::string string_property(const val& value, const char* name) {
    if (value.isNull() || value.isUndefined()) return {};
    try {
        return call_javascript([&] {
            const val found = value[name];
            return found.isString() ? found.as<std::string>() : std::string();
        });
    } catch (const JavaScriptError&) {
        return {};
    }
}

}  // namespace

JavaScriptError::JavaScriptError(val value) : Exception(text_of(value)), value_(std::move(value)) {}
JavaScriptError::~JavaScriptError() = default;

std::string JavaScriptError::name() const { return string_property(value_, "name"); }

std::string JavaScriptError::message() const {
    return name().empty() ? std::string(what()) : string_property(value_, "message");
}

namespace detail {
namespace {

/// The loop whose futures are made here.
EventLoop& present_loop() { return running_loop() ? *running_loop() : *javascript_loop(); }

/// Python's `type(e).__name__`.
std::string short_name(const std::exception_ptr& error) {
    std::string name = type_name(error);
    if (!name.starts_with("std::")) name.erase(0, name.rfind('.') + 1);
    return name;
}

val value_of_error(const std::exception_ptr& error) {
    val errors = val::undefined();
    try {
        std::rethrow_exception(error);
    } catch (const JavaScriptError& thrown) {
        return thrown.value();
    } catch (const ExceptionGroup& group) {
        errors = val::array();
        for (const auto& each : group.exceptions()) errors.call<void>("push", value_of_error(each));
    } catch (...) {
    }
    return val::take_ownership(
        asyncio_error_make(short_name(error).c_str(), message_of(error).c_str(), errors.as_handle()));
}

/// Settles a promise of JavaScript's when its future is done.
class PromiseOfFuture final : public Callback {
public:
    PromiseOfFuture(Ref<FutureBase> future, const val& signal, ToValue value)
        : future_(std::move(future)),
          value_(value),
          made_(val::take_ownership(asyncio_promise_make(signal.as_handle(), future_.get()))) {}

    val promise() const { return val::take_ownership(asyncio_promise_of(made_.as_handle())); }
    void run() override {
        const std::unique_ptr<PromiseOfFuture> self(this);
        if (!future_->has_result()) return reject();
        try {
            settle(true, call_javascript([this] { return value_(*future_); }));
        } catch (...) {
            settle(false, value_of_error(std::current_exception()));
        }
    }
    /// The loop was closed.
    void discard() noexcept override {
        settle(false, abort_error("The event loop is closed."));
        delete this;
    }
    std::string describe() const override { return "<Handle to_promise()>"; }

private:
    ~PromiseOfFuture() = default;
    friend struct std::default_delete<PromiseOfFuture>;

    void reject() {
        if (future_->cancelled()) return settle(false, abort_error(message_of(future_->make_cancelled_error())));
        settle(false, value_of_error(future_->error_or_cancellation()));
    }
    val abort_error(const std::string& message) const {
        return val::take_ownership(asyncio_error_abort(made_.as_handle(), message.c_str()));
    }
    void settle(bool fulfilled, const val& value) const {
        asyncio_promise_settle(made_.as_handle(), fulfilled, value.as_handle());
    }

    Ref<FutureBase> future_;
    ToValue value_;
    val made_;
};

}  // namespace

JavaScriptFuture::JavaScriptFuture(EventLoop& loop, Source source)
    : FutureState<emscripten::val>(loop), source_(source) {}

JavaScriptFuture::~JavaScriptFuture() { stop(); }

void JavaScriptFuture::await_promise(const val& promise, const val& controller) {
    retain();  // for JavaScript
    stop_ = val::take_ownership(asyncio_promise_await(promise.as_handle(), this, controller.as_handle()));
}

void JavaScriptFuture::await_event(const val& target, const val& type) {
    stop_ = val::take_ownership(asyncio_event_await(target.as_handle(), type.as_handle(), this));
}

bool JavaScriptFuture::cancel(std::string message) {
    const Ref<FutureBase> alive(this);
    if (!FutureBase::cancel(std::move(message))) return false;
    stop();
    if (source_ == Source::promise) release();
    return true;
}

void JavaScriptFuture::settle(bool fulfilled, val value) {
    const Ref<FutureBase> alive(this);
    stop_ = std::nullopt;
    if (source_ == Source::promise) release();
    if (loop().is_closed()) return;
    if (fulfilled) {
        slot.value.emplace(std::move(value));
        finish();
    } else {
        fail(std::make_exception_ptr(JavaScriptError(std::move(value))));
    }
}

void JavaScriptFuture::stop() noexcept {
    if (const auto stop = std::exchange(stop_, std::nullopt)) asyncio_invoke(stop->as_handle());
}

Future<val> future_of_promise(const val& promise, const val& controller) {
    const auto future = make_ref<JavaScriptFuture>(present_loop(), JavaScriptFuture::Source::promise);
    future->await_promise(promise, controller);
    return Future<val>(future);
}

void call_guarded(void (*function)(void*), void* argument) {
    if (const EM_VAL error = asyncio_call(function, argument)) throw JavaScriptError(val::take_ownership(error));
}

val promise_of(Ref<FutureBase> future, const val& signal, ToValue value) {
    auto* const made = new PromiseOfFuture(future, signal, value);
    val promise = made->promise();
    future->add_callback(*made);
    return promise;
}

extern "C" {

EMSCRIPTEN_KEEPALIVE void asyncio_future_settled(JavaScriptFuture* future, bool fulfilled, EM_VAL value) {
    enter_page_loop();
    future->settle(fulfilled, val::take_ownership(value));
    run_page_loop();
}

EMSCRIPTEN_KEEPALIVE void asyncio_future_aborted(FutureBase* future) { future->cancel({}); }
}

}  // namespace detail

Future<val> event(const val& target, const std::string& type) {
    const auto future =
        detail::make_ref<detail::JavaScriptFuture>(detail::present_loop(), detail::JavaScriptFuture::Source::event);
    future->await_event(target, val(type));
    return Future<val>(future);
}

}  // namespace asyncio

EMSCRIPTEN_BINDINGS(asyncio) { emscripten::register_optional<val>(); }
