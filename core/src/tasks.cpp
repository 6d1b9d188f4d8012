#include "asyncio/tasks.hpp"

#include <algorithm>
#include <atomic>

#include "internal.hpp"
#include "tracing.hpp"

namespace asyncio {
namespace detail {
namespace {

std::atomic<std::uint64_t> tasks_numbered = 0;

}  // namespace

TaskName::TaskName() noexcept : word_((tasks_numbered.fetch_add(1, std::memory_order_relaxed) + 1) << 1 | is_number) {}

TaskBase::TaskBase(EventLoop& loop, PromiseBase& root, TaskOptions& options)
    : FutureBase(loop),
      root_(&root),
      innermost_(root),
      context_(options.context ? EventLoop::Internal::state_of(*options.context) : fork_context()),
      name_(options.name ? TaskName(std::move(*options.name)) : TaskName()) {
    is_task_ = true;
    root.mark_started();
}

TaskBase::~TaskBase() { destroy_coroutine(); }

void TaskBase::destroy_coroutine() noexcept {
    if (root_) std::exchange(root_, nullptr)->handle().destroy();
}

void TaskBase::set_name(std::string name) {
    name_ = TaskName(std::move(name));
    if (loop_.tracing_) loop_.tracing_->task_named(*this);
}

void TaskBase::start(bool eagerly) {
    if (loop_.tracing_) loop_.tracing_->task_created(*this, running_task());
    if (!eagerly) {
        EventLoop::Internal::list(loop_, *this);
        listed_ = true;
        return make_ready();
    }
    {
        struct Creator {
            Creator() noexcept {
                if (context) entered = std::exchange(context->entered, true);
            }
            ~Creator() {
                thread_state.innermost = innermost;
                if (context) context->entered = entered;
            }
            Continuation innermost = thread_state.innermost;
            ContextState* context = thread_state.context;  ///< entered meanwhile, though another is the present one
            bool entered = false;
        } goes_on_after;
        step();
    }
    if (!done()) {
        EventLoop::Internal::list(loop_, *this);
        listed_ = true;
    }
}

bool TaskBase::cancel(std::string message) {
    unretrieved_ = false;
    if (done()) return false;
    if (!mark()) return true;  // it is being asked already: it awaits itself through a gather
    // Down the tasks that await each other, without recursion: chains are long.
    std::vector<TaskBase*> asked{this};
    for (bool innermost = false; !innermost;) {
        TaskBase& task = *asked.back();
        ++task.cancel_requests_;
        if (loop_.tracing_) loop_.tracing_->cancel_requested(task);
        // Whom it awaits stays noted: it may be a task that catches the cancellation and has to be asked again.
        const Ref<FutureBase> awaited = task.waits_for_;
        innermost = !awaited || awaited->done() || !awaited->is_task();
        if (innermost) {
            if (awaited && awaited->cancel(message)) break;
            task.set_must_cancel(message);
        } else if (auto& other = static_cast<TaskBase&>(*awaited); other.mark()) {
            other.unretrieved_ = false;
            asked.push_back(&other);
        } else {
            // They await each other in a ring, where CPython's recursion never ends: here it is broken.
            innermost = true;
            other.remove_callback(task);
            task.set_must_cancel(message);
            task.make_ready();
        }
    }
    for (TaskBase* task : asked) task->unmark();
    return true;
}

void TaskBase::set_must_cancel(std::string message) {
    must_cancel_ = true;
    set_cancel_message(std::move(message));
}

int TaskBase::uncancel() noexcept {
    if (cancel_requests_ > 0 && --cancel_requests_ == 0) must_cancel_ = false;
    return cancel_requests_;
}

void TaskBase::suspend_on(FutureBase& future, Continuation innermost) {
    innermost_ = innermost;
    if (&future.loop() != &loop_ || &future == this) [[unlikely]]
        return refuse_to_await(future);
    waits_for_ = Ref<FutureBase>(&future);
    if (loop_.tracing_) loop_.tracing_->waits(*this, future);
    future.add_callback(*this);
    if (must_cancel_) [[unlikely]]
        cancel_awaited();
}

void TaskBase::refuse_to_await(const FutureBase& future) {
    const std::string why = &future == this
                                ? "Task cannot await on itself: " + repr()
                                : "Task " + repr() + " got Future " + future.repr() + " attached to a different loop";
    exception_ = std::make_exception_ptr(RuntimeError(why));
    make_ready();
}

void TaskBase::cancel_awaited() {
    if (waits_for_->cancel(cancel_message_ ? *cancel_message_ : std::string())) must_cancel_ = false;
}

void TaskBase::suspend_for_a_turn(Continuation innermost) {
    innermost_ = innermost;
    make_ready();
}

void TaskBase::make_ready() {
    EventLoop::Internal::push(loop_, *this);
    if (loop_.tracing_) loop_.tracing_->ready(*this, nullptr);
}

void TaskBase::run() {
    if (must_cancel_) throw_cancellation();
    if (FutureBase* const awaited = waits_for_.get()) {
        if (awaited->may_wait_again() && goes_on_waiting(*awaited)) return;
        waits_for_ = nullptr;
    }
    step();
}

void TaskBase::throw_cancellation() {
    must_cancel_ = false;
    const bool cancelled_anyway = (waits_for_ && waits_for_->cancelled()) || is_cancelled_error(exception_) ||
                                  (waits_for_ && waits_for_->failed_with_cancellation());
    if (cancelled_anyway) return;
    if (waits_for_) waits_for_->mark_retrieved();
    exception_ = make_cancelled_error();
}

bool TaskBase::goes_on_waiting(FutureBase& awaited) {
    if (awaited.cancelled() || exception_ || !awaited.waits_again()) return false;
    if (loop_.tracing_) loop_.tracing_->waits(*this, awaited);
    awaited.add_callback(*this);
    return true;
}

namespace {

/// See `take_task_left`.
thread_local Ref<TaskBase> task_left;

/// The task runs, in its context, as long as this lives.
class RunningTask {
public:
    RunningTask(TaskBase& task, ContextRef& context)
        : context_(context), task_(task), previous_(std::exchange(thread_state.task, &task)) {
        trace(true);
    }
    RunningTask(const RunningTask&) = delete;
    RunningTask& operator=(const RunningTask&) = delete;
    ~RunningTask() {
        trace(false);
        thread_state.task = previous_;
        if (!suspended_) task_left = Ref<TaskBase>(&task_);
    }
    /// Its coroutine was suspended or has ended. Nothing that C++ can catch comes past this.
    void suspended() noexcept { suspended_ = true; }

private:
    void trace(bool begins) {
        if (Tracing* const tracing = EventLoop::Internal::tracing(task_.loop())) tracing->step(task_, begins);
    }

    ContextScope context_;
    TaskBase& task_;
    TaskBase* previous_;
    bool suspended_ = false;
};

}  // namespace

Ref<TaskBase> take_task_left() noexcept { return std::exchange(task_left, nullptr); }

void TaskBase::left_with(std::exception_ptr error) {
    PromiseBase* const ended = thread_state.innermost.promise();
    if (!ended) return complete(std::move(error));
    innermost_ = ended->end_with(std::move(error));
    make_ready();
}

void TaskBase::step() {
    if (!std::exchange(started_, true) && exception_) return complete(take_injected());
    {
        RunningTask scope(*this, context_);
        thread_state.innermost = innermost_;
        innermost_.handle().resume();
        scope.suspended();
    }
    if (root_->handle().done()) complete(root_->take_error());
}

void TaskBase::complete(std::exception_ptr error) {
    const Ref<TaskBase> alive(this);
    if (!error && !must_cancel_) take_result(*root_);
    destroy_coroutine();
    if (listed_) {
        listed_ = false;
        EventLoop::Internal::unlist(loop_, *this);
    }
    if (!error) {
        if (!std::exchange(must_cancel_, false)) return finish();
        return end(State::cancelled);
    }
    if (is_cancelled_error(error)) {
        exception_ = std::move(error);
        set_cancel_message({});
        return end(State::cancelled);
    }
    const bool interrupt = is_keyboard_interrupt(error);
    fail(error);
    if (interrupt) std::rethrow_exception(error);
}

void TaskBase::abandon() noexcept {
    Ref<TaskBase> alive(this);
    if (report_destroyed_pending_) {
        loop_.call_exception_handler(
            {.message = "Task was destroyed but it is pending!", .task = AnyTask(Ref<TaskBase>(this))});
    }
    if (waits_for_) waits_for_->remove_callback(*this);
    waits_for_ = nullptr;
    destroy_coroutine();
    callbacks_.discard_all();
    if (std::exchange(listed_, false)) EventLoop::Internal::unlist(loop_, *this);
}

std::vector<Frame> TaskBase::stack() const {
    std::vector<Frame> frames;
    if (!root_) return frames;
    const Continuation innermost = running_task() == this ? thread_state.innermost : innermost_;
    if (const char* operation = waits_for_ ? waits_for_->operation() : nullptr) frames.push_back({operation, "", 0});
    for (const PromiseBase* promise = innermost.promise(); promise; promise = promise->awaited_by())
        frames.push_back({promise->name(), promise->where().file_name(), promise->where().line()});
    std::ranges::reverse(frames);
    return frames;
}

std::string TaskBase::repr() const {
    std::string text = "<Task " + (cancel_requests_ > 0 && !done() ? std::string("cancelling") : state_name());
    text += " name='" + name() + "'";
    if (root_) text += " coro=<" + root_->name() + "()>";
    if (waits_for_) text += " wait_for=" + waits_for_->repr();
    if (done() && exception_ && !cancelled()) text += " exception=" + detail::repr(exception_);
    return text + ">";
}

Compound::Compound(EventLoop& loop) noexcept : loop_(&loop) {
    Compound*& first = EventLoop::Internal::first_compound(loop);
    next_compound = first;
    if (first) first->previous_compound = this;
    first = this;
}

void Compound::unlist() noexcept {
    if (!loop_) return;
    (previous_compound ? previous_compound->next_compound : EventLoop::Internal::first_compound(*loop_)) =
        next_compound;
    if (next_compound) next_compound->previous_compound = previous_compound;
    loop_ = nullptr;
}

void remove_repeated(std::vector<Ref<FutureBase>>& futures) {
    std::erase_if(futures, [](const Ref<FutureBase>& future) { return !future->mark(); });
    for (const auto& future : futures) future->unmark();
}

Gathering::Gathering(FutureBase& outer, bool return_exceptions) noexcept
    : Compound(outer.loop()), outer_(outer), return_exceptions_(return_exceptions) {}

Gathering::~Gathering() = default;

void Gathering::add(Ref<FutureBase> child) {
    Link& link = links_.emplace_back(*this, std::move(child));
    if (link.was_done) return;
    outer_.retain();
    link.child->add_callback(link);
}

void Gathering::start() {
    if (links_.empty()) {
        collect();
        return outer_.finish();
    }
    for (Link& link : links_) link.is_ignored = !link.child->mark();
    for (Link& link : links_) {
        link.child->unmark();
        if (!link.is_ignored) {
            ++unfinished_;
        } else if (!link.was_done && link.child->remove_callback(link)) {
            link.discard();
        }
    }
    for (Link& link : links_)
        if (link.was_done && !link.is_ignored) child_done(*link.child);
}

void Gathering::Link::run() {
    Ref<FutureBase> outer(&gathering.outer_);
    outer->release();  // the share of this callback
    if (!is_ignored) gathering.child_done(*child);
}

void Gathering::Link::discard() noexcept { gathering.outer_.release(); }

void Gathering::child_done(FutureBase& child) {
    --unfinished_;
    if (outer_.done()) {
        if (!child.cancelled()) child.mark_retrieved();
        return;
    }
    if (!return_exceptions_) {
        std::exception_ptr error = child.cancelled() ? child.make_cancelled_error() : child.exception();
        if (error) return outer_.fail(std::move(error));
    }
    if (unfinished_ > 0) return;
    if (!cancel_requested_) {
        collect();
        return outer_.finish();
    }
    for (Link& link : links_) link.child->mark_retrieved();
    // CPython takes the last child's error, which is a fresh one where that child was not cancelled.
    outer_.fail(links_.back().child->make_cancelled_error());
}

void Gathering::add_pending_children(std::vector<const FutureBase*>& pending) const {
    for (const Link& link : links_)
        if (!link.child->done()) pending.push_back(link.child.get());
}

bool Gathering::cancel_children(const std::string& message) {
    if (outer_.done()) return false;
    Ref<FutureBase> alive(&outer_);
    bool any = false;
    for (Link& link : links_) any |= link.child->cancel(message);
    if (any) cancel_requested_ = true;
    return any;
}

void Gathering::abandon() noexcept {
    Ref<FutureBase> alive(&outer_);
    unlist();
    for (Link& link : links_) {
        link.is_ignored = true;
        if (link.child->remove_callback(link)) link.discard();
    }
    outer_.callbacks().discard_all();
    for (Link& link : links_) link.child = nullptr;
}

Shielding::Shielding(FutureBase& outer, Ref<FutureBase> inner) noexcept
    : Compound(outer.loop()), outer_(outer), inner_(std::move(inner)) {}

Shielding::~Shielding() = default;

void Shielding::start() {
    outer_.retain();
    inner_->add_callback(on_inner_);
    outer_.retain();
    outer_.add_callback(on_outer_);
}

void Shielding::Link::run() {
    Ref<FutureBase> outer(&shielding_.outer_);
    outer->release();  // the share of this callback
    (shielding_.*done_)();
}

FutureBase* Shielding::Link::on_behalf_of() const noexcept {
    return this == &shielding_.on_inner_ ? &shielding_.outer_ : nullptr;
}

void Shielding::inner_done() {
    if (outer_.done()) return;
    if (inner_->cancelled()) {
        outer_.cancel({});
    } else if (auto error = inner_->exception()) {
        outer_.fail(std::move(error));
    } else {
        copy_result(*inner_);
        outer_.finish();
    }
}

void Shielding::outer_done() {
    if (inner_->done()) return;
    if (inner_->remove_callback(on_inner_)) on_inner_.discard();
    // CPython keeps one on a task, however many shields were cancelled: remove_done_callback comes before it.
    Link* unheard = nullptr;
    inner_->callbacks().for_each([&](Callback& callback) {
        auto* const link = dynamic_cast<Link*>(&callback);
        if (link && link->done_ == &Shielding::inner_done_unheard) unheard = link;
    });
    if (unheard && inner_->remove_callback(*unheard)) unheard->discard();
    outer_.retain();
    inner_->add_callback(on_inner_unheard_);
}

void Shielding::inner_done_unheard() {
    if (inner_->cancelled()) return;
    auto error = inner_->exception();
    if (!error) return;
    std::string type = type_name(error);
    type.erase(0, type.rfind('.') + 1);
    inner_->loop().call_exception_handler(
        {.message = type + " exception in shielded future", .exception = error, .future = AnyFuture(inner_)});
}

void Shielding::abandon() noexcept {
    Ref<FutureBase> alive(&outer_);
    unlist();
    for (Link* link : {&on_inner_, &on_inner_unheard_})
        if (inner_->remove_callback(*link)) link->discard();
    outer_.callbacks().discard_all();
}

namespace {

/// What `wait` awaits.
class WaitFuture final : public FutureState<void> {
public:
    WaitFuture(EventLoop& loop, const std::vector<Ref<FutureBase>>& futures) noexcept
        : FutureState<void>(loop), futures_(futures) {}
    const char* operation() const noexcept override { return "wait"; }
    void add_awaited(std::vector<const FutureBase*>& awaited) const override {
        for (const auto& future : futures_)
            if (!future->done()) awaited.push_back(future.get());
    }

private:
    const std::vector<Ref<FutureBase>>& futures_;
};

/// The future that others await until enough of the futures are done. Kept by the callbacks that still wait.
class Waiting {
public:
    Waiting(EventLoop& loop, std::vector<Ref<FutureBase>> futures, WaitOptions options)
        : waiter_(make_ref<WaitFuture>(loop, futures_)),
          futures_(std::move(futures)),
          options_(options),
          unfinished_(futures_.size()),
          links_(std::make_unique<Link[]>(futures_.size())) {}
    void retain() noexcept { ++owners_; }
    void release() noexcept {
        if (--owners_ == 0) delete this;
    }

    const Ref<FutureBase>& waiter() const noexcept { return waiter_; }
    void start() {
        EventLoop& loop = waiter_->loop();
        if (options_.timeout) {
            timer_ = loop.call_later(*options_.timeout, [waiter = waiter_] {
                if (!waiter->done()) waiter->finish();
            });
        }
        for (std::size_t i = 0; i < futures_.size(); ++i) {
            links_[i].waiting = this;
            links_[i].future = futures_[i].get();
            retain();
            futures_[i]->add_callback(links_[i]);
        }
    }
    void stop() noexcept {
        timer_.cancel();
        for (std::size_t i = 0; i < futures_.size(); ++i)
            if (futures_[i]->remove_callback(links_[i])) release();
    }

private:
    struct Link final : Callback {
        void run() override {
            Ref<Waiting> self(waiting);
            waiting->release();  // the share of this callback
            self->one_done(*future);
        }
        void discard() noexcept override { waiting->release(); }
        FutureBase* on_behalf_of() const noexcept override { return waiting->task_; }
        std::string describe() const override { return "<Handle _wait.<locals>._on_completion()>"; }
        Waiting* waiting = nullptr;
        FutureBase* future = nullptr;
    };

    void one_done(FutureBase& future) {
        --unfinished_;
        const bool enough = unfinished_ == 0 || options_.return_when == FIRST_COMPLETED ||
                            (options_.return_when == FIRST_EXCEPTION && !future.cancelled() && future.exception());
        if (!enough) return;
        timer_.cancel();
        if (!waiter_->done()) waiter_->finish();
    }

    std::size_t owners_ = 0;
    TaskBase* const task_ = running_task();
    Ref<FutureBase> waiter_;
    std::vector<Ref<FutureBase>> futures_;
    WaitOptions options_;
    std::size_t unfinished_;
    std::unique_ptr<Link[]> links_;
    TimerHandle timer_;
};

/// Waits as long as its scope, then takes its callbacks off the futures.
class WaitingScope {
public:
    WaitingScope(std::vector<Ref<FutureBase>> futures, WaitOptions options)
        : waiting_(make_ref<Waiting>(require_running_loop(), std::move(futures), options)) {
        waiting_->start();
    }
    WaitingScope(const WaitingScope&) = delete;
    WaitingScope& operator=(const WaitingScope&) = delete;
    ~WaitingScope() { waiting_->stop(); }
    FutureAwaiter<void> operator co_await() const { return FutureAwaiter<void>(waiting_->waiter()); }

private:
    Ref<Waiting> waiting_;
};

}  // namespace

Coroutine<> wait_for_futures(std::vector<Ref<FutureBase>> futures, WaitOptions options) {
    if (futures.empty()) throw ValueError("Set of Tasks/Futures is empty.");
    WaitingScope scope(std::move(futures), options);
    co_await scope;
}

Coroutine<> cancel_and_wait(Ref<FutureBase> future) {
    WaitingScope scope({future}, {});
    future->cancel({});
    co_await scope;
}

}  // namespace detail

namespace detail {
namespace {

/// The future that a `sleep` awaits, and the timer that fulfils it.
class SleepFuture final : public FutureState<void>, public Callback {
public:
    using FutureState<void>::FutureState;
    void run() override {
        const Ref<SleepFuture> self(this);
        release();  // the share of the timers
        if (!done()) finish();
    }
    void discard() noexcept override { release(); }
    bool lapsed() const noexcept override { return done(); }
    const char* operation() const noexcept override { return "sleep"; }
    std::string describe() const override { return "<Handle futures._set_result_unless_cancelled()>"; }
    std::int64_t when = 0;
};

}  // namespace

namespace coroutines {

static Coroutine<> sleep(SleepAwaiter awaiter) { co_await std::move(awaiter); }

}  // namespace coroutines

Coroutine<> SleepAwaiter::as_coroutine(SleepAwaiter awaiter) { return coroutines::sleep(std::move(awaiter)); }

void SleepAwaiter::suspend_until_due(Continuation awaiting) {
    EventLoop& loop = require_running_loop();
    TaskBase& task = require_running_task();
    auto future = make_ref<SleepFuture>(loop);
    future->when = EventLoop::Internal::deadline(loop, delay_);
    future->retain();
    EventLoop::Internal::set_timer(loop, *future, future->when);
    future_ = future;
    task.suspend_on(*future, awaiting);
}

std::exception_ptr SleepAwaiter::woken() {
    const Ref<FutureBase> future = std::move(future_);
    EventLoop& loop = future->loop();
    Host& host = EventLoop::Internal::host(loop);
    if (!awaiting_failed(*future)) return host.waited(delay_.nanoseconds()), nullptr;
    if (future->cancelled()) EventLoop::Internal::timer_lapsed(loop, static_cast<SleepFuture&>(*future));
    const std::int64_t left = static_cast<SleepFuture&>(*future).when - host.now(0);
    host.waited(std::clamp<std::int64_t>(delay_.nanoseconds() - left, 0, delay_.nanoseconds()));
    return take_error_of_await(*future);
}

}  // namespace detail

TaskOptions eager_task_factory(EventLoop&, TaskOptions options) {
    options.eager_start = true;
    return options;
}

AnyTask current_task() {
    (void)detail::require_running_loop();
    return AnyTask(detail::Ref<detail::TaskBase>(detail::running_task()));
}

std::vector<AnyTask> all_tasks() { return all_tasks(get_running_loop()); }

std::vector<AnyTask> all_tasks(const Loop& loop) {
    std::vector<AnyTask> tasks;
    for (auto* task = EventLoop::Internal::first_task(*loop); task; task = task->next_task)
        tasks.push_back(AnyTask(detail::Ref<detail::TaskBase>(task)));
    return tasks;
}

AnyTask::AnyTask(detail::Ref<detail::TaskBase> state) noexcept : AnyFuture(detail::Ref<detail::FutureBase>(state)) {}

detail::TaskBase& AnyTask::task() const {
    if (!state_) throw RuntimeError("there is no task");
    return static_cast<detail::TaskBase&>(*state_);
}

int AnyTask::cancelling() const { return task().cancelling(); }
int AnyTask::uncancel() { return task().uncancel(); }
std::string AnyTask::get_name() const { return task().name(); }
void AnyTask::set_name(std::string name) { task().set_name(std::move(name)); }
std::vector<Frame> AnyTask::get_stack() const { return task().stack(); }
Loop AnyTask::get_loop() const { return task().loop().weak_from_this().lock(); }

Context AnyTask::get_context() const {
    detail::ContextRef& context = task().context();
    if (!context) context = detail::make_ref<detail::ContextState>();
    return Context(context);
}

void AnyTask::print_stack() const {
    const auto frames = get_stack();
    std::string text = (frames.empty() ? "No stack for " : "Stack for ") + repr();
    if (!frames.empty()) text += " (most recent call last):";
    for (const Frame& frame : frames) {
        if (frame.line > 0)
            text += "\n  File \"" + frame.file + "\", line " + std::to_string(frame.line) + ", in " + frame.function;
    }
    detail::write_error(text);
}

}  // namespace asyncio
