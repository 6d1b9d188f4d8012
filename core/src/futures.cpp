#include "asyncio/futures.hpp"

#include <vector>

#include "asyncio/tasks.hpp"
#include "internal.hpp"
#include "tracing.hpp"

namespace asyncio {
namespace detail {

bool FutureBase::report_unretrieved() noexcept {
    unretrieved_ = false;
    const std::string message = std::string(class_name()) + " exception was never retrieved";
    return report_last(message.c_str(), false);
}

bool FutureBase::report_last(const char* message, bool as_task) noexcept {
    owners_ = 1;  // the handler may look at it, and even keep it
    ExceptionContext context{.message = message, .exception = as_task ? nullptr : exception_};
    if (as_task) {
        context.task = AnyTask(Ref<TaskBase>(static_cast<TaskBase*>(this)));
    } else {
        context.future = AnyFuture(Ref<FutureBase>(this));
    }
    loop_.call_exception_handler(context);
    context = {};
    return --owners_ == 0;
}

void FutureBase::set_cancel_message(std::string message) {
    cancel_message_ = message.empty() ? nullptr : std::make_unique<std::string>(std::move(message));
}

bool FutureBase::cancel(std::string message) {
    unretrieved_ = false;
    if (done()) return false;
    set_cancel_message(std::move(message));
    end(State::cancelled);
    return true;
}

void FutureBase::check_pending() const {
    if (done()) throw InvalidStateError("invalid state");
}

void FutureBase::fail(std::exception_ptr error) {
    exception_ = std::move(error);
    unretrieved_ = true;
    end(State::finished);
}

void FutureBase::finish() { end(State::finished); }

void FutureBase::end(State state) {
    state_ = state;
    if (loop_.tracing_) loop_.tracing_->done(*this);
    Callback* next = callbacks_.take_all();
    while (next) schedule(*std::exchange(next, next->next));
}

void FutureBase::schedule(Callback& callback) {
    callback.scheduled_by(*this);
    EventLoop::Internal::push(loop_, callback);
    if (loop_.tracing_) trace_scheduled(callback);
}

void FutureBase::trace_scheduled(const Callback& callback) const {
    if (const auto* task = dynamic_cast<const TaskBase*>(&callback)) loop_.tracing_->ready(*task, this);
}

void FutureBase::forget_in_trace() noexcept { loop_.tracing_->forget(this); }

std::exception_ptr FutureBase::new_cancelled_error() const {
    return std::make_exception_ptr(cancel_message_ ? CancelledError(*cancel_message_) : CancelledError());
}

std::exception_ptr FutureBase::make_cancelled_error() {
    if (cancelled() && exception_) return std::exchange(exception_, nullptr);
    return new_cancelled_error();
}

void FutureBase::throw_what_stands_for_the_result() {
    if (state_ == State::cancelled) std::rethrow_exception(make_cancelled_error());
    if (state_ == State::pending) throw InvalidStateError("Result is not set.");
    unretrieved_ = false;
    std::rethrow_exception(exception_);
}

std::exception_ptr FutureBase::exception() {
    if (state_ == State::cancelled) std::rethrow_exception(make_cancelled_error());
    if (state_ == State::pending) throw InvalidStateError("Exception is not set.");
    unretrieved_ = false;
    return exception_;
}

std::exception_ptr FutureBase::error_or_cancellation() {
    if (cancelled()) return new_cancelled_error();
    unretrieved_ = false;
    return exception_;
}

std::string FutureBase::state_name() const {
    switch (state_) {
        case State::pending:
            return "pending";
        case State::cancelled:
            return "cancelled";
        case State::finished:
            return "finished";
    }
    std::unreachable();
}

std::string FutureBase::repr() const {
    std::string text = std::string("<") + class_name() + " " + state_name();
    if (state_ == State::finished && exception_) text += " exception=" + detail::repr(exception_);
    return text + ">";
}

void throw_outside_task() { throw RuntimeError("await wasn't used with future"); }

std::exception_ptr take_error_of_await(FutureBase& future) {
    if (auto error = take_injected()) return error;
    if (future.cancelled()) return future.make_cancelled_error();
    return future.exception();
}

std::exception_ptr QuietAwaiter::await_resume() { return take_error_of_await(*future_); }

namespace {
thread_local std::uint64_t last_callback_id = 0;
}

DoneCallback::DoneCallback() : id_(++last_callback_id), context_(fork_context()) {}
DoneCallback::~DoneCallback() = default;

void DoneCallback::run() {
    std::unique_ptr<DoneCallback, void (*)(DoneCallback*)> self(this, [](DoneCallback* callback) { delete callback; });
    EventLoop& loop = scheduled_by_->loop();
    const TracedCallback traced(loop, *this);
    try {
        ContextScope scope(context_);
        call(scheduled_by_);
    } catch (const KeyboardInterrupt&) {
        throw;
    } catch (...) {
        loop.call_exception_handler({.message = "Exception in callback", .exception = std::current_exception()});
    }
}

std::size_t remove_done_callbacks(FutureBase& future, const std::function<bool(const DoneCallback&)>& matches) {
    std::vector<DoneCallback*> found;
    future.callbacks().for_each([&](Callback& callback) {
        auto* candidate = dynamic_cast<DoneCallback*>(&callback);
        if (candidate && matches(*candidate)) found.push_back(candidate);
    });
    for (DoneCallback* callback : found) {
        future.remove_callback(*callback);
        callback->discard();
    }
    return found.size();
}

}  // namespace detail

AnyFuture::AnyFuture(detail::Ref<detail::FutureBase> state) noexcept : state_(std::move(state)) {}
AnyFuture::AnyFuture(const AnyFuture&) = default;
AnyFuture::AnyFuture(AnyFuture&&) noexcept = default;
AnyFuture& AnyFuture::operator=(AnyFuture other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}
AnyFuture::~AnyFuture() = default;

detail::FutureBase& AnyFuture::future() const {
    if (!state_) throw RuntimeError("there is no future or task");
    return *state_;
}

bool AnyFuture::done() const { return future().done(); }
bool AnyFuture::cancelled() const { return future().cancelled(); }
bool AnyFuture::cancel(std::string message) { return future().cancel(std::move(message)); }
std::exception_ptr AnyFuture::exception() const { return future().exception(); }
std::string AnyFuture::repr() const { return state_ ? state_->repr() : "None"; }

}  // namespace asyncio
