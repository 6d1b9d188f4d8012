#include "asyncio/events.hpp"

#include <algorithm>
#include <cstdlib>

#include "asyncio/executors.hpp"
#include "asyncio/tasks.hpp"
#include "internal.hpp"
#include "interrupts.hpp"
#include "threads.hpp"

namespace asyncio {
namespace {

thread_local EventLoop* running = nullptr;

Loop& named_loop() {
    thread_local Loop loop;
    return loop;
}

bool debug_in_environment() {
    const char* debug = std::getenv("ASYNCIO_DEBUG");
    return debug && *debug;
}

}  // namespace

Host::~Host() = default;

namespace detail {

EventLoop* running_loop() noexcept { return running; }

void deliver_interrupt() {
    if (!running || !EventLoop::Internal::interrupt_handler(*running)) throw KeyboardInterrupt();
    EventLoop::Internal::interrupt_handler (*running)();
}

TaskBase* running_task() noexcept { return running ? EventLoop::Internal::current_task(*running) : nullptr; }

EventLoop& require_running_loop() {
    if (!running) throw RuntimeError("no running event loop");
    return *running;
}

EventLoop& require_event_loop() {
    if (running) return *running;
    return *get_event_loop();
}

bool CallbackList::remove(Callback& callback) noexcept {
    Callback* previous = nullptr;
    for (Callback* at = first_; at; previous = at, at = at->next) {
        if (at != &callback) continue;
        (previous ? previous->next : first_) = at->next;
        if (last_ == at) last_ = previous;
        return true;
    }
    return false;
}

void CallbackList::discard_all() noexcept {
    while (!empty()) pop().discard();
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
    if (threads_ == Threads::one) clear();
}

void HandleState::discard() noexcept {
    if (threads_ == Threads::any) clear();
    release();
}

void HandleState::run() {
    Ref<HandleState> self(this);
    release();  // the loop's share
    if (cancelled()) return clear();
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

void TimerHeap::push(TimerState& timer) {
    timer.retain();
    entries_.push_back({timer.when(), ++sequence_, &timer});
    std::ranges::push_heap(entries_, later);
}

Ref<TimerState> TimerHeap::pop() {
    std::ranges::pop_heap(entries_, later);
    Ref<TimerState> timer(entries_.back().timer);
    entries_.pop_back();
    timer->release();
    return timer;
}

std::int64_t TimerHeap::earliest() {
    while (!entries_.empty() && entries_.front().timer->cancelled()) pop();
    return entries_.empty() ? Host::forever : entries_.front().when;
}

void TimerHeap::clear() noexcept {
    auto entries = std::exchange(entries_, {});
    for (Entry& entry : entries) entry.timer->release();
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
      debug_(debug_in_environment()),
      mailbox_(std::make_shared<detail::Mailbox>(*this)) {}

EventLoop::~EventLoop() = default;

Loop EventLoop::Internal::make(std::unique_ptr<Host> host) {
    return Loop(new EventLoop(std::move(host)), [](EventLoop* loop) {
        loop->abandon();
        loop->let_go();
    });
}

bool EventLoop::Internal::may_push(EventLoop& loop, detail::Callback& callback) {
    try {
        if (loop.debug_) loop.check_thread();
        if (!loop.closed_) return true;
        // Destructors of what is left set futures that nobody awaits.
        if (!loop.weak_from_this().expired()) loop.check_closed();
    } catch (...) {
        callback.discard();
        throw;
    }
    callback.discard();
    return false;
}

void EventLoop::Internal::set_timer(EventLoop& loop, detail::TimerState& timer) {
    loop.check_closed();
    loop.timers_.push(timer);
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

void EventLoop::check_closed() const {
    if (closed_) throw RuntimeError("Event loop is closed");
}

void EventLoop::check_thread() const {
    if (running_ && running != this)
        throw RuntimeError("Non-thread-safe operation invoked on an event loop other than the current one");
}

void EventLoop::check_can_call() const {
    check_closed();
    if (debug_) check_thread();
}

void EventLoop::check_running() const {
    if (running_) throw RuntimeError("This event loop is already running");
    if (running) throw RuntimeError("Cannot run the event loop while another loop is running");
}

Handle EventLoop::call_soon(std::function<void()> callback) {
    check_can_call();
    using Function = detail::FunctionHandle<detail::HandleState>;
    detail::Ref<detail::HandleState> handle(new Function(std::move(callback), *this));
    handle->retain();
    if (has_mail_.load(std::memory_order_relaxed)) take_mail();
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
    timers_.push(*timer);
    return TimerHandle(std::move(timer));
}

TimerHandle EventLoop::call_at(double when, std::function<void()> callback) {
    check_can_call();
    using Function = detail::FunctionHandle<detail::TimerState>;
    detail::Ref<detail::TimerState> timer(new Function(std::move(callback), *this, Duration::from_seconds(when)));
    timers_.push(*timer);
    return TimerHandle(std::move(timer));
}

void EventLoop::run_forever() {
    check_closed();
    check_running();
    struct Running {
        explicit Running(EventLoop& loop) : loop_(loop) {
            loop_.running_ = true;
            running = &loop_;
        }
        ~Running() {
            loop_.stopping_ = false;
            loop_.running_ = false;
            running = nullptr;
        }
        EventLoop& loop_;
    } here(*this);
    do run_once();
    while (!stopping_);
}

void EventLoop::run_once() {
    Host::Wake wake = Host::Wake::due;
    const std::int64_t earliest = timers_.earliest();
    if (has_mail_.load(std::memory_order_relaxed)) take_mail();
    if (!ready_.empty() || stopping_) {
        wake = host_->turn();
    } else if (earliest == Host::forever) {
        wake = host_->wait(Host::forever);
    } else if (earliest > read_clock()) {
        wake = host_->wait(earliest);
    }
    if (wake == Host::Wake::interrupted) detail::deliver_interrupt();
    if (has_mail_.load(std::memory_order_relaxed)) take_mail();
    if (wake == Host::Wake::never && ready_.empty()) {
        throw RuntimeError(
            "the event loop waits for ever: no callback is ready, no timer is set, and nothing outside can wake it");
    }

    if (timers_.empty()) {
        ++readings_;
    } else {
        const std::int64_t due = read_clock() + resolution_;
        while (timers_.earliest() < due)
            ready_.push(*[&] {
                auto timer = timers_.pop();
                timer->retain();
                return timer.get();
            }());
    }

    // What becomes ready from here on waits for the next turn.
    detail::Callback* const last = ready_.last();
    while (!ready_.empty()) {
        detail::Callback& callback = ready_.pop();
        const bool was_last = &callback == last;
        if (debug_) {
            run_callback_in_debug_mode(callback);
        } else {
            callback.run();
        }
        if (was_last) break;
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
    has_mail_.store(false, std::memory_order_relaxed);
    detail::CallbackList mail = mailbox_->take();
    while (!mail.empty()) ready_.push(mail.pop());
}

void EventLoop::close() {
    if (running_) throw RuntimeError("Cannot close a running event loop");
    if (closed_) return;
    forget_callbacks();
}

void EventLoop::forget_callbacks() noexcept {
    closed_ = true;
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
    if (running) return running->shared_from_this();
    if (!named_loop()) throw RuntimeError("There is no current event loop in thread '" + detail::thread_name() + "'.");
    return named_loop();
}

Loop new_event_loop() { return new_event_loop(default_host()); }
Loop new_event_loop(std::unique_ptr<Host> host) { return EventLoop::Internal::make(std::move(host)); }
void set_event_loop(Loop loop) { named_loop() = std::move(loop); }

}  // namespace asyncio
