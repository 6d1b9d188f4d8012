#include "asyncio/events.hpp"

#include <algorithm>
#include <cstdlib>

#include "asyncio/executors.hpp"
#include "asyncio/graph.hpp"
#include "asyncio/tasks.hpp"
#include "internal.hpp"
#include "interrupts.hpp"
#include "threads.hpp"
#include "tracing.hpp"

namespace asyncio {
namespace {

bool debug_in_environment() {
    const char* debug = std::getenv("ASYNCIO_DEBUG");
    return debug && *debug;
}

}  // namespace

Host::~Host() = default;

namespace detail {

void deliver_interrupt() {
    EventLoop* const loop = running_loop();
    if (!loop || !EventLoop::Internal::interrupt_handler(*loop)) throw KeyboardInterrupt();
    EventLoop::Internal::interrupt_handler (*loop)();
}

void throw_no_running_loop() { throw RuntimeError("no running event loop"); }

EventLoop& require_event_loop() {
    if (EventLoop* const loop = running_loop()) return *loop;
    return *get_event_loop();
}

void CallbackQueue::discard_all() noexcept {
    while (!empty()) pop().discard();
}

bool CallbackRing::remove(Callback& callback) noexcept {
    if (!last_) return false;
    Callback* previous = last_;
    for (Callback* at = last_->next;; previous = at, at = at->next) {
        if (at == &callback) {
            previous->next = at->next;
            if (last_ == at) last_ = previous == at ? nullptr : previous;
            return true;
        }
        if (at == last_) return false;
    }
}

void CallbackRing::discard_all() noexcept {
    for (Callback* callback = take_all(); callback;) std::exchange(callback, callback->next)->discard();
}

HandleState::HandleState(EventLoop& loop, Threads threads) : loop_(loop), threads_(threads), context_(fork_context()) {
    if (threads_ == Threads::one) EventLoop::Internal::pin(loop);
}

HandleState::~HandleState() {
    if (threads_ == Threads::one) EventLoop::Internal::unpin(loop_);
}

void HandleState::cancel() noexcept {
    if (cancelled()) return;
    cancelled_.store(true, std::memory_order_relaxed);
    if (threads_ == Threads::any) return;
    clear();
    on_cancel();
}

void HandleState::discard() noexcept {
    if (threads_ == Threads::any) clear();
    release();
}

void TimerState::on_cancel() noexcept { EventLoop::Internal::timer_lapsed(loop_, *this); }

void HandleState::run() {
    Ref<HandleState> self(this);
    release();  // the loop's share
    if (cancelled()) return clear();
    const TracedCallback traced(loop_, *this);
    try {
        ContextScope scope(context_);
        call();
    } catch (const KeyboardInterrupt&) {
        throw;
    } catch (...) {
        const std::string what = describe();
        loop_.call_exception_handler({.message = "Exception in callback " + what,
                                      .exception = std::current_exception(),
                                      .handle = Handle(self)});
    }
}

std::string HandleState::describe() const { return cancelled() ? "<Handle cancelled>" : "<Handle>"; }

void TimerHeap::push(Callback& timer, std::int64_t when) {
    entries_.emplace_back();
    rise(entries_.size() - 1, {when, ++sequence_, &timer});
}

Callback& TimerHeap::pop() noexcept {
    Callback& timer = *entries_.front().timer;
    const Entry last = entries_.back();
    entries_.pop_back();
    if (!entries_.empty()) sink(0, last);
    return timer;
}

std::int64_t TimerHeap::earliest_of_some() noexcept {
    while (entries_.front().timer->lapsed()) {
        pop().discard();
        if (lapsed_ > 0) --lapsed_;
        if (entries_.empty()) return Host::forever;
    }
    return entries_.front().when;
}

void TimerHeap::one_lapsed() noexcept {
    constexpr std::size_t few = 100;
    ++lapsed_;
    if (entries_.size() <= few || lapsed_ <= entries_.size() / 2) return;
    lapsed_ = 0;
    std::erase_if(entries_, [](const Entry& entry) {
        const bool lapsed = entry.timer->lapsed();
        if (lapsed) entry.timer->discard();
        return lapsed;
    });
    for (std::size_t at = (entries_.size() + 2) / 4; at-- > 0;) sink(at, entries_[at]);
}

void TimerHeap::rise(std::size_t at, Entry entry) noexcept {
    while (at > 0) {
        const std::size_t parent = (at - 1) / 4;
        if (!earlier(entry, entries_[parent])) break;
        entries_[at] = entries_[parent];
        at = parent;
    }
    entries_[at] = entry;
}

void TimerHeap::sink(std::size_t at, Entry entry) noexcept {
    const std::size_t size = entries_.size();
    for (std::size_t child = 4 * at + 1; child < size; child = 4 * at + 1) {
        const std::size_t end = std::min(child + 4, size);
        std::size_t first = child;
        for (++child; child < end; ++child)
            if (earlier(entries_[child], entries_[first])) first = child;
        if (!earlier(entries_[first], entry)) break;
        entries_[at] = entries_[first];
        at = first;
    }
    entries_[at] = entry;
}

void TimerHeap::clear() noexcept {
    auto entries = std::exchange(entries_, {});
    for (Entry& entry : entries) entry.timer->discard();
}

namespace {

/// A callback of the program's that was given to the loop itself.
template <class Base>
class FunctionHandle final : public Base {
public:
    template <class... A>
    explicit FunctionHandle(std::function<void()> function, A&&... base)
        : Base(std::forward<A>(base)...), function_(std::move(function)) {}

    std::string describe() const override {
        return function_ ? callable_name(function_.target_type()) + "()" : Base::describe();
    }

private:
    void call() override {
        running_ = true;
        function_();
    }
    /// A callback that cancels its own handle runs on.
    void clear() noexcept override {
        if (!running_) function_ = nullptr;
    }
    std::function<void()> function_;
    bool running_ = false;
};

/// One that came from any thread. The loop's thread drops what it holds.
class ThreadsafeHandle final : public HandleState {
public:
    ThreadsafeHandle(EventLoop& loop, std::function<void()> function)
        : HandleState(loop, Threads::any), function_(std::move(function)), type_(function_.target_type()) {}

    std::string describe() const override { return callable_name(type_) + "()"; }

private:
    void call() override { std::exchange(function_, nullptr)(); }
    void clear() noexcept override { function_ = nullptr; }
    std::function<void()> function_;
    const std::type_info& type_;
};

}  // namespace
}  // namespace detail

double TimerHandle::when() const {
    return static_cast<double>(static_cast<const detail::TimerState&>(*state_).when()) / 1e9;
}

EventLoop::EventLoop(std::unique_ptr<Host> host)
    : host_(std::move(host)),
      resolution_(host_->resolution()),
      watches_turns_(host_->watches_turns()),
      mailbox_(std::make_shared<detail::Mailbox>(*this)) {
    set(debug, debug_in_environment());
}

EventLoop::~EventLoop() { delete tracing_; }

Loop EventLoop::Internal::make(std::unique_ptr<Host> host) {
    return Loop(new EventLoop(std::move(host)), [](EventLoop* loop) {
        loop->abandon();
        loop->let_go();
    });
}

bool EventLoop::Internal::may_push(EventLoop& loop, detail::Callback& callback) {
    try {
        if (loop.is(debug)) loop.check_thread();
        if (!loop.is(closed)) {
            // What others sent before comes first.
            if (loop.is(has_mail)) loop.take_mail();
            if (loop.is(idle)) loop.host_->wake();
            return true;
        }
        // Destructors of what is left set futures that nobody awaits.
        if (!loop.weak_from_this().expired()) loop.check_closed();
    } catch (...) {
        callback.discard();
        throw;
    }
    callback.discard();
    return false;
}

void EventLoop::Internal::set_timer(EventLoop& loop, detail::Callback& timer, std::int64_t when) {
    if (loop.is(idle)) loop.host_->wake();
    loop.timers_.push(timer, when);
    if (loop.tracing_) loop.tracing_->timer_set(timer, when);
}

void EventLoop::Internal::run_turn(EventLoop& loop) {
    struct Turn {
        explicit Turn(EventLoop& loop) : loop_(loop) { loop.set(idle, false); }
        ~Turn() { loop_.set(idle, true); }
        EventLoop& loop_;
    } turn(loop);
    loop.stop();
    loop.run_forever();
}

std::int64_t EventLoop::Internal::next_turn(EventLoop& loop) noexcept {
    if (!loop.ready_.empty() || loop.is(has_mail)) return 0;
    return loop.timers_.earliest();
}

void EventLoop::Internal::timer_lapsed(EventLoop& loop, detail::Callback& timer) noexcept {
    if (loop.tracing_) loop.tracing_->timer_gone(TraceEvent::timer_lapsed, timer);
    loop.timers_.one_lapsed();
}

void EventLoop::Internal::list(EventLoop& loop, detail::TaskBase& task) noexcept {
    task.retain();
    task.previous_task = loop.last_task_;
    (loop.last_task_ ? loop.last_task_->next_task : loop.first_task_) = &task;
    loop.last_task_ = &task;
}

void EventLoop::Internal::unlist(EventLoop& loop, detail::TaskBase& task) noexcept {
    (task.previous_task ? task.previous_task->next_task : loop.first_task_) = task.next_task;
    (task.next_task ? task.next_task->previous_task : loop.last_task_) = task.previous_task;
    task.next_task = task.previous_task = nullptr;
    task.release();
}

void EventLoop::abandon() noexcept {
    forget_callbacks();
    while (first_task_) first_task_->abandon();
    while (first_compound_) first_compound_->abandon();
}

double EventLoop::time() { return static_cast<double>(read_clock()) / 1e9; }

void EventLoop::refuse_closed() { throw RuntimeError("Event loop is closed"); }

void EventLoop::check_thread() const {
    if (running_ && detail::running_loop() != this)
        throw RuntimeError("Non-thread-safe operation invoked on an event loop other than the current one");
}

void EventLoop::check_can_call() const {
    check_closed();
    if (is(debug)) check_thread();
}

void EventLoop::check_running() const {
    if (running_) throw RuntimeError("This event loop is already running");
    if (detail::running_loop()) throw RuntimeError("Cannot run the event loop while another loop is running");
}

Handle EventLoop::call_soon(std::function<void()> callback) {
    check_can_call();
    using Function = detail::FunctionHandle<detail::HandleState>;
    detail::Ref<detail::HandleState> handle(new Function(std::move(callback), *this));
    handle->retain();
    if (is(has_mail)) take_mail();
    if (is(idle)) host_->wake();
    ready_.push(*handle);
    return Handle(std::move(handle));
}

Handle EventLoop::call_soon(std::function<void()> callback, const Context& context) {
    detail::ContextRef entered = context.state_;
    return call_soon([entered, callback = std::move(callback)]() mutable {
        detail::ContextScope scope(entered);
        callback();
    });
}

Handle EventLoop::call_soon_threadsafe(std::function<void()> callback) {
    check_closed();
    detail::Ref<detail::HandleState> handle(new detail::ThreadsafeHandle(*this, std::move(callback)));
    handle->retain();
    if (!mailbox_->post(*handle)) {
        handle->discard();
        throw RuntimeError("Event loop is closed");
    }
    return Handle(std::move(handle));
}

TimerHandle EventLoop::call_later(Duration delay, std::function<void()> callback) {
    check_can_call();
    using Function = detail::FunctionHandle<detail::TimerState>;
    detail::Ref<detail::TimerState> timer(new Function(std::move(callback), *this, Internal::deadline(*this, delay)));
    timer->retain();
    Internal::set_timer(*this, *timer, timer->when());
    return TimerHandle(std::move(timer));
}

TimerHandle EventLoop::call_at(double when, std::function<void()> callback) {
    check_can_call();
    using Function = detail::FunctionHandle<detail::TimerState>;
    detail::Ref<detail::TimerState> timer(new Function(std::move(callback), *this, Duration::from_seconds(when)));
    timer->retain();
    Internal::set_timer(*this, *timer, timer->when());
    return TimerHandle(std::move(timer));
}

void EventLoop::run_forever() {
    check_closed();
    check_running();
    struct Running {
        explicit Running(EventLoop& loop) : loop_(loop) {
            loop_.running_ = true;
            detail::thread_state.loop = &loop_;
        }
        ~Running() {
            loop_.stopping_ = false;
            loop_.running_ = false;
            detail::thread_state.loop = nullptr;
        }
        EventLoop& loop_;
    } here(*this);
    do run_once();
    while (!stopping_);
}

void EventLoop::run_once() {
    if (is(has_mail)) take_mail();
    if (ready_.empty() && !stopping_) {
        wait();
    } else if (watches_turns_) {
        if (host_->turn() == Host::Wake::interrupted) detail::deliver_interrupt();
    } else if (detail::take_interrupt()) {
        detail::deliver_interrupt();
    }

    if (timers_.empty()) {
        ++readings_;
    } else {
        const std::int64_t due = read_clock() + resolution_;
        while (timers_.earliest() < due) {
            detail::Callback& timer = timers_.pop();
            if (tracing_) tracing_->timer_gone(TraceEvent::timer_fired, timer);
            ready_.push(timer);
        }
    }

    // What becomes ready from here on waits for the next turn.
    if (tracing_) tracing_->turn();
    if (ready_.empty()) return;
    detail::Callback* const last = ready_.last();
    while (!ready_.empty()) {
        detail::Callback& callback = ready_.pop();
        const bool was_last = &callback == last;
        if (is(debug)) {
            run_callback_in_debug_mode(callback);
        } else {
            callback.run();
        }
        if (was_last) break;
    }
}

void EventLoop::wait() {
    const std::int64_t earliest = timers_.earliest();
    Host::Wake wake = Host::Wake::due;
    if (earliest == Host::forever || earliest > read_clock()) {
        if (tracing_) tracing_->idle(true, earliest);
        wake = host_->wait(earliest);
        if (tracing_) tracing_->idle(false, 0);
    }
    if (wake == Host::Wake::interrupted) detail::deliver_interrupt();
    if (is(has_mail)) take_mail();
    if (wake == Host::Wake::never && ready_.empty()) {
        throw RuntimeError(
            "the event loop waits for ever: no callback is ready, no timer is set, and nothing outside can wake it" +
            detail::describe_waiting(*this));
    }
}

void EventLoop::run_callback_in_debug_mode(detail::Callback& callback) {
    const std::string name = callback.describe();
    const std::int64_t start = read_clock();
    callback.run();
    const double seconds = static_cast<double>(read_clock() - start) / 1e9;
    if (seconds < slow_callback_duration) return;
    char took[64];
    std::snprintf(took, sizeof took, " took %.3f seconds", seconds);
    detail::write_error("Executing " + name + took);
}

void EventLoop::take_mail() noexcept {
    // First, so that a later post is not overlooked.
    set(has_mail, false);
    detail::CallbackQueue mail = mailbox_->take();
    while (!mail.empty()) ready_.push(mail.pop());
}

void EventLoop::close() {
    if (running_) throw RuntimeError("Cannot close a running event loop");
    if (is(closed)) return;
    forget_callbacks();
}

void EventLoop::forget_callbacks() noexcept {
    set(closed, true);
    mailbox_->close();
    ready_.discard_all();
    timers_.clear();
    executor_shutdown_called_ = true;
    if (const auto executor = std::exchange(default_executor_, nullptr)) executor->shutdown(false);
}

void EventLoop::call_exception_handler(const ExceptionContext& context) {
    if (!exception_handler_) return default_exception_handler(context);
    try {
        exception_handler_(*this, context);
    } catch (const KeyboardInterrupt&) {
        throw;
    } catch (...) {
        default_exception_handler(
            {.message = "Unhandled error in exception handler", .exception = std::current_exception()});
    }
}

void EventLoop::default_exception_handler(const ExceptionContext& context) {
    std::string lines = context.message.empty() ? "Unhandled exception in event loop" : context.message;
    if (!context.asyncgen.empty()) lines += "\nasyncgen: " + context.asyncgen;
    if (context.future) lines += "\nfuture: " + context.future.repr();
    if (context.handle) lines += "\nhandle: <Handle " + context.handle.state_->describe() + ">";
    if (context.task) lines += "\ntask: " + context.task.repr();
    if (context.exception) lines += "\n" + detail::traceback_lines(context.exception);
    detail::write_error(lines);
}

Loop get_running_loop() { return detail::require_running_loop().shared_from_this(); }

Loop get_event_loop() {
    if (EventLoop* const loop = detail::running_loop()) return loop->shared_from_this();
    if (!detail::named_loop())
        throw RuntimeError("There is no current event loop in thread '" + detail::thread_name() + "'.");
    return detail::named_loop();
}

Loop new_event_loop() { return new_event_loop(default_host()); }
Loop new_event_loop(std::unique_ptr<Host> host) { return EventLoop::Internal::make(std::move(host)); }
void set_event_loop(Loop loop) { detail::named_loop() = std::move(loop); }

}  // namespace asyncio
