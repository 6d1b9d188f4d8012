#pragma once
/// Tasks and what waits for several of them. Mirrors `asyncio.tasks`.
#include <chrono>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <expected>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "coroutine.hpp"
#include "events.hpp"
#include "futures.hpp"

namespace asyncio {

/// A result or the exception that stands in its place: what `return_exceptions` gathers.
template <class T>
using Outcome = std::expected<T, std::exception_ptr>;

namespace detail {

template <class A>
struct value_of {};
template <class A>
    requires requires { typename std::remove_cvref_t<A>::value_type; }
struct value_of<A> {
    using type = typename std::remove_cvref_t<A>::value_type;
};

template <class A>
concept CoroutineLike = requires { typename value_of<A>::type; } &&
                        std::derived_from<std::remove_cvref_t<A>, Coroutine<typename value_of<A>::type>>;

}  // namespace detail

/// What can be awaited: coroutines, tasks, futures, and types of one's own that say their `value_type`.
template <class A>
concept Awaitable =
    requires(A& awaitable) { awaitable.operator co_await(); } && requires { typename detail::value_of<A>::type; };

/// What awaiting an `A` gives.
template <class A>
using value_t = typename detail::value_of<std::remove_cvref_t<A>>::type;

/// A range of what can be awaited: what `gather`, `wait` and `as_completed` take besides separate arguments.
template <class R>
concept AwaitableRange = std::ranges::range<R> && Awaitable<std::ranges::range_value_t<R>>;

/// A task or a future: what exists whether or not it is awaited.
template <class A>
concept FutureLike = Awaitable<A> && std::derived_from<std::remove_cvref_t<A>, Future<value_t<A>>>;

namespace detail {

/// What a task is called: a number until somebody gives it a name. One word.
class TaskName {
public:
    /// The next number, counted over the process.
    TaskName() noexcept;
    explicit TaskName(std::string name) : word_(reinterpret_cast<std::uintptr_t>(new std::string(std::move(name)))) {}
    TaskName(const TaskName&) = delete;
    TaskName& operator=(TaskName other) noexcept {
        std::swap(word_, other.word_);
        return *this;
    }
    ~TaskName() {
        if (!(word_ & is_number)) delete &string();
    }
    std::string get() const { return word_ & is_number ? "Task-" + std::to_string(word_ >> 1) : string(); }

private:
    static constexpr std::uint64_t is_number = 1;
    std::string& string() const noexcept { return *reinterpret_cast<std::string*>(static_cast<std::uintptr_t>(word_)); }
    std::uint64_t word_;
};

/// What every task is, whatever its result: a future that a coroutine fulfils. As a callback it is its own next step:
/// while it is pending it stands in the ready queue, or among the callbacks of the future it awaits, or runs.
class TaskBase : public Callback, public FutureBase {
public:
    bool cancel(std::string message) final;
    int cancelling() const noexcept { return cancel_requests_; }
    int uncancel() noexcept;
    std::string name() const { return name_.get(); }
    void set_name(std::string name);
    ContextRef& context() noexcept { return context_; }
    /// Empty when it is done.
    std::string coroutine_name() const { return root_ ? root_->name() : std::string(); }
    std::vector<Frame> stack() const;
    /// Do not report it when it is destroyed pending: whoever made it cannot be blamed.
    void hide_destruction() noexcept { report_destroyed_pending_ = false; }

    /// Called by an awaiter in `innermost`, which runs: run on when `future` is done.
    void suspend_on(FutureBase& future, Continuation innermost);
    /// Run on in the next turn. Mirrors a bare `yield`.
    void suspend_for_a_turn(Continuation innermost);
    /// Called when the awaiter is resumed: throws what was thrown into the task.
    void throw_injected() {
        if (exception_) std::rethrow_exception(take_injected());
    }
    std::exception_ptr take_injected() noexcept { return std::exchange(exception_, nullptr); }
    bool has_injected() const noexcept { return exception_ != nullptr; }

    void run() final;
    void discard() noexcept final {}
    std::string describe() const final { return repr(); }
    FutureBase* on_behalf_of() const noexcept final { return const_cast<TaskBase*>(this); }
    /// What it awaits; null while it runs or is ready.
    const FutureBase* awaited() const noexcept { return waits_for_.get(); }
    std::string repr() const final;
    const char* class_name() const noexcept final { return "Task"; }

    /// Puts it before its loop: its first step runs in the next turn, or now.
    void start(bool eagerly);
    /// Something that is no exception of C++'s, which no coroutine can catch, left the coroutine that ran: whoever
    /// awaits that one goes on with `error`.
    void left_with(std::exception_ptr error);
    /// Its loop is gone: reports it and destroys its coroutine.
    void abandon() noexcept;

    TaskBase* next_task = nullptr;
    TaskBase* previous_task = nullptr;

protected:
    /// Takes over the frame of `root`.
    TaskBase(EventLoop& loop, PromiseBase& root, TaskOptions& options);
    ~TaskBase() override;

private:
    /// Moves the result out of the coroutine that has ended.
    virtual void take_result(PromiseBase& root) = 0;
    void destroy_coroutine() noexcept;
    void step();
    void complete(std::exception_ptr error);
    void make_ready();
    void set_must_cancel(std::string message);
    void throw_cancellation();
    bool goes_on_waiting(FutureBase& awaited);
    [[gnu::cold, gnu::noinline]] void refuse_to_await(const FutureBase& future);
    [[gnu::cold, gnu::noinline]] void cancel_awaited();

    PromiseBase* root_;          ///< null once the coroutine is gone
    Continuation innermost_;     ///< the coroutine that runs on at the next step
    Ref<FutureBase> waits_for_;  ///< Python's `_fut_waiter`
    ContextRef context_;
    TaskName name_;
    int cancel_requests_ = 0;
    bool must_cancel_ = false;
    bool started_ = false;
    bool listed_ = false;
    bool report_destroyed_pending_ = true;
};

template <class T>
class TaskState final : public TaskBase {
public:
    TaskState(EventLoop& loop, Coroutine<T>& coroutine, TaskOptions& options)
        : TaskBase(loop, coroutine.release().promise(), options) {}
    [[no_unique_address]] Slot<T> slot;

private:
    void take_result(PromiseBase& root) override {
        slot = std::move(static_cast<typename Coroutine<T>::promise_type&>(root).slot());
    }
};

template <class T>
Slot<T>& slot_of(FutureBase& future) noexcept {
    return future.is_task() ? static_cast<TaskState<T>&>(static_cast<TaskBase&>(future)).slot
                            : static_cast<FutureState<T>&>(future).slot;
}

/// The task whose step ended because of that; null where it was no task's. Once for each time.
Ref<TaskBase> take_task_left() noexcept;

[[noreturn]] void throw_no_running_loop();
[[noreturn]] void throw_outside_task();
/// The running loop. Throws `RuntimeError: no running event loop`.
inline EventLoop& require_running_loop() {
    if (!running_loop()) throw_no_running_loop();
    return *running_loop();
}
/// The loop that `ensure_future` uses. Throws as `get_event_loop`.
EventLoop& require_event_loop();

inline TaskBase& require_running_task() {
    if (!running_task()) throw_outside_task();
    return *running_task();
}
inline void throw_injected() {
    if (TaskBase* const task = running_task()) task->throw_injected();
}
inline std::exception_ptr take_injected() noexcept {
    TaskBase* const task = running_task();
    return task ? task->take_injected() : nullptr;
}
inline bool awaiting_failed(const FutureBase& future) noexcept {
    return !future.has_result() || (running_task() && running_task()->has_injected());
}
inline void suspend_on(FutureBase& future, Continuation awaiting) {
    require_running_task().suspend_on(future, awaiting);
}

/// What `co_await sleep(delay)` does. For none or less it gives the other callbacks of the loop a turn, as the bare
/// `yield` of Python's `sleep(0)`.
class SleepAwaiter {
public:
    explicit SleepAwaiter(Duration delay) noexcept : delay_(delay) {}
    static Coroutine<> as_coroutine(SleepAwaiter awaiter);
    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> awaiting) {
        if (delay_.nanoseconds() > 0) return suspend_until_due(Continuation::of(awaiting));
        require_running_task().suspend_for_a_turn(Continuation::of(awaiting));
    }
    void await_resume() {
        if (!future_) [[likely]]
            return throw_injected();
        if (const auto error = woken()) std::rethrow_exception(error);
    }

private:
    void suspend_until_due(Continuation awaiting);
    /// What ended the waiting: null when it was long enough.
    std::exception_ptr woken();

    Duration delay_;
    Ref<FutureBase> future_;  ///< that the timer fulfils
};

/// Something that waits for several futures and holds on to them: undone when its loop goes while it is pending.
class Compound {
public:
    virtual void abandon() noexcept = 0;
    Compound* next_compound = nullptr;
    Compound* previous_compound = nullptr;

protected:
    explicit Compound(EventLoop& loop) noexcept;
    Compound(const Compound&) = delete;
    Compound& operator=(const Compound&) = delete;
    ~Compound() { unlist(); }
    void unlist() noexcept;

private:
    EventLoop* loop_;
};

}  // namespace detail

/// A coroutine that runs by itself. Mirrors `asyncio.Task`; a handle as `Future`. The loop keeps a pending task alive.
template <class T>
class Task : public Future<T> {
public:
    using Future<T>::Future;

    /// How many requests to cancel it are unanswered.
    int cancelling() const { return task().cancelling(); }
    /// Takes one request back; says how many remain.
    int uncancel() { return task().uncancel(); }
    /// Its name: the one it was given, or `Task-1` and so on, counted over the process.
    std::string get_name() const { return task().name(); }
    /// Gives it another name.
    void set_name(std::string name) { task().set_name(std::move(name)); }
    /// The context it runs in; empty where nothing was ever set in it.
    Context get_context() const { return any().get_context(); }
    /// Its coroutine's name. Mirrors `Task.get_coro().__qualname__`: a C++ coroutine belongs to its task alone.
    std::string get_coro() const { return task().coroutine_name(); }
    /// The coroutines that await each other in it, the outermost first; empty when it is done.
    std::vector<Frame> get_stack() const { return task().stack(); }
    /// Writes the stack to standard error.
    void print_stack() const { any().print_stack(); }

    operator AnyTask() const { return any(); }

private:
    detail::TaskBase& task() const { return static_cast<detail::TaskBase&>(*this->state_); }
    AnyTask any() const { return AnyTask(detail::Ref<detail::TaskBase>(&task())); }
};

template <class T>
Task<T> EventLoop::start_task(Coroutine<T>& coroutine, TaskOptions& options) {
    check_closed();
    if (!coroutine.can_start()) detail::throw_already_awaited();
    if (task_factory_) options = task_factory_(*this, std::move(options));
    const bool eagerly = options.eager_start && running_;
    auto task = detail::make_ref<detail::TaskState<T>>(*this, coroutine, options);
    task->start(eagerly);
    return Task<T>(detail::Ref<detail::FutureBase>(task.get()));
}

/// Makes every task of a loop start at once, in the caller's turn. Mirrors `asyncio.eager_task_factory`.
TaskOptions eager_task_factory(EventLoop& loop, TaskOptions options);

/// Runs `coroutine` by itself, from the next turn on. Throws `RuntimeError: no running event loop`. Mirrors
/// `asyncio.create_task`.
template <class T>
Task<T> create_task(Coroutine<T> coroutine, TaskOptions options = {}) {
    return detail::require_running_loop().start_task(coroutine, options);
}

/// A task of `get_event_loop()` for a coroutine; a task or a future as it is. Throws `RuntimeError` where there is no
/// loop. Mirrors `asyncio.ensure_future`.
template <class T>
Task<T> ensure_future(Coroutine<T> coroutine) {
    return detail::require_event_loop().create_task(std::move(coroutine));
}
template <class T>
Task<T> ensure_future(Task<T> task) {
    return task;
}
template <class T>
Future<T> ensure_future(Future<T> future) {
    return future;
}

/// The running task, empty in a callback. Throws `RuntimeError: no running event loop`. Mirrors `asyncio.current_task`.
AnyTask current_task();
/// The tasks of the running loop that are not done, in the order of their creation. Mirrors `asyncio.all_tasks`.
std::vector<AnyTask> all_tasks();
std::vector<AnyTask> all_tasks(const Loop& loop);

/// Suspends the task for `delay`; for none or less it lets everything else that is ready run once. Mirrors
/// `asyncio.sleep`.
inline Operation<void, detail::SleepAwaiter> sleep(Duration delay) {
    return Operation<void, detail::SleepAwaiter>(std::in_place, delay);
}
inline Operation<void, detail::SleepAwaiter> sleep(int seconds) {
    return sleep(Duration(std::chrono::seconds(seconds)));
}
inline Operation<void, detail::SleepAwaiter> sleep(double seconds) { return sleep(Duration(seconds)); }

namespace detail {

/// The coroutines behind functions that take their arguments over first, under the same names, which a warning may
/// tell. A namespace of their own, where no argument's type leads to them.
namespace coroutines {

template <class T>
Coroutine<T> sleep(Duration delay, T result) {
    co_await asyncio::sleep(delay);
    co_return std::move(result);
}

}  // namespace coroutines

/// A coroutine for what is awaitable and no future: `ensure_future` of a foreign type.
template <class A>
Coroutine<value_t<A>> wrap_awaitable(A awaitable) {
    co_return co_await std::move(awaitable);
}

/// What `awaitable` is as a future; `made` says that a task was made for it, which nobody else knows.
template <class A>
Ref<FutureBase> as_future(A&& awaitable, bool& made) {
    using Plain = std::remove_cvref_t<A>;
    made = !FutureLike<Plain>;
    if constexpr (FutureLike<Plain>) {
        return awaitable.state();
    } else if constexpr (CoroutineLike<Plain>) {
        return ensure_future(std::move(awaitable)).state();
    } else {
        return ensure_future(wrap_awaitable<Plain>(std::forward<A>(awaitable))).state();
    }
}

/// A coroutine's parameter for an argument that it must own: coroutines are taken over, also named ones.
template <class A>
std::remove_cvref_t<A> own(A&& awaitable) {
    if constexpr (CoroutineLike<A>) {
        return std::move(awaitable);
    } else {
        return std::forward<A>(awaitable);
    }
}

template <class T>
Outcome<T> outcome_of(FutureBase& future) {
    if (auto error = future.error_or_cancellation()) return std::unexpected(std::move(error));
    if constexpr (std::is_void_v<T>) {
        return {};
    } else {
        return read_slot(slot_of<T>(future));
    }
}

template <class T>
Element<T> element_of(FutureBase& future) {
    if constexpr (std::is_void_v<T>) {
        return {};
    } else {
        return read_slot(slot_of<T>(future));
    }
}

/// What `gather` does, apart from the types of the results.
class Gathering : public Compound {
public:
    void abandon() noexcept final;
    /// Takes another child and hears of its end from now on: the next child may bring it about.
    void add(Ref<FutureBase> child);
    /// There are no more: looks at those that were done when they were met.
    void start();

protected:
    Gathering(FutureBase& outer, bool return_exceptions) noexcept;
    ~Gathering();
    bool cancel_children(const std::string& message);
    void add_pending_children(std::vector<const FutureBase*>& pending) const;
    auto children() const noexcept { return links_ | std::views::transform(&Link::child); }

private:
    struct Link final : Callback {
        Link(Gathering& g, Ref<FutureBase> c) noexcept : gathering(g), child(std::move(c)), was_done(child->done()) {}
        void run() override;
        void discard() noexcept override;
        FutureBase* on_behalf_of() const noexcept override { return &gathering.outer_; }
        std::string describe() const override { return "<Handle gather.<locals>._done_callback()>"; }
        Gathering& gathering;
        Ref<FutureBase> child;
        bool was_done;
        bool is_ignored = false;  ///< the child was given before
    };
    /// Puts the children's results into the slot of the outer future.
    virtual void collect() = 0;
    void child_done(FutureBase& child);

    FutureBase& outer_;
    std::deque<Link> links_;  ///< one for each child; they stay where they are
    std::size_t unfinished_ = 0;
    bool return_exceptions_;
    bool cancel_requested_ = false;
};

/// The future that `gather` returns. `Collect` makes its result of the children.
template <class T, class Collect>
class GatheringFuture final : public FutureState<T>, public Gathering {
public:
    GatheringFuture(EventLoop& loop, bool return_exceptions, Collect collect)
        : FutureState<T>(loop), Gathering(*this, return_exceptions), collect_(collect) {}
    bool cancel(std::string message) override { return this->cancel_children(message); }
    const char* operation() const noexcept override { return "gather"; }
    void add_awaited(std::vector<const FutureBase*>& awaited) const override { this->add_pending_children(awaited); }
    const char* class_name() const noexcept override { return "_GatheringFuture"; }

private:
    void collect() override { this->slot.value.emplace(collect_(this->children())); }
    [[no_unique_address]] Collect collect_;
};

/// Makes a gathering future, in the loop of its first child.
template <class T, class Collect>
class Gatherer {
public:
    Gatherer(bool return_exceptions, Collect collect) noexcept
        : return_exceptions_(return_exceptions), collect_(collect) {}
    Gatherer(const Gatherer&) = delete;
    Gatherer& operator=(const Gatherer&) = delete;
    ~Gatherer() {
        if (future_) future_->abandon();
    }

    template <class A>
    void add(A&& awaitable) {
        bool made = false;
        auto child = as_future(std::forward<A>(awaitable), made);
        if (made) static_cast<TaskBase&>(*child).hide_destruction();
        add_future(std::move(child));
    }
    void add_future(Ref<FutureBase> child) {
        if (!future_) begin(child->loop());
        future_->add(std::move(child));
    }
    template <class R>
    Future<T> gather_all(R&& awaitables) {
        for (auto&& awaitable : awaitables) add(std::forward<decltype(awaitable)>(awaitable));
        return finish();
    }
    Future<T> finish() {
        if (!future_) begin(require_event_loop());
        const auto future = std::exchange(future_, nullptr);
        future->start();
        return Future<T>(Ref<FutureBase>(future.get()));
    }

private:
    void begin(EventLoop& loop) { future_ = make_ref<GatheringFuture<T, Collect>>(loop, return_exceptions_, collect_); }
    bool return_exceptions_;
    [[no_unique_address]] Collect collect_;
    Ref<GatheringFuture<T, Collect>> future_;
};

}  // namespace detail

/// Suspends the task for `delay` and gives `result`. Mirrors `asyncio.sleep(delay, result)`.
template <class T>
Coroutine<T> sleep(Duration delay, T result) {
    return detail::coroutines::sleep<T>(delay, std::move(result));
}

/// The type of `return_exceptions`. Python has none: there it is a keyword argument of `asyncio.gather`.
struct return_exceptions_t {};
/// As the first argument of `gather`: exceptions are results. Mirrors `return_exceptions=True`.
inline constexpr return_exceptions_t return_exceptions;

/// Runs all at once and gives their results in the order of the arguments, as a tuple; the first exception ends it,
/// while the others run on. Starts when it is called; the future can be kept and cancelled, which cancels what is not
/// done. Throws as `ensure_future`. Mirrors `asyncio.gather`.
template <Awaitable... A>
Future<std::tuple<Element<value_t<A>>...>> gather(A&&... awaitables) {
    const auto collect = [](auto all) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return std::tuple<Element<value_t<A>>...>{detail::element_of<value_t<A>>(*all[I])...};
        }(std::index_sequence_for<A...>{});
    };
    detail::Gatherer<std::tuple<Element<value_t<A>>...>, decltype(collect)> gatherer(false, collect);
    (gatherer.add(std::forward<A>(awaitables)), ...);
    return gatherer.finish();
}

/// The same, with exceptions among the results.
template <Awaitable... A>
Future<std::tuple<Outcome<value_t<A>>...>> gather(return_exceptions_t, A&&... awaitables) {
    const auto collect = [](auto all) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return std::tuple<Outcome<value_t<A>>...>{detail::outcome_of<value_t<A>>(*all[I])...};
        }(std::index_sequence_for<A...>{});
    };
    detail::Gatherer<std::tuple<Outcome<value_t<A>>...>, decltype(collect)> gatherer(true, collect);
    (gatherer.add(std::forward<A>(awaitables)), ...);
    return gatherer.finish();
}

/// The same for a range of coroutines, tasks or futures: the results are a vector. Named coroutines are taken over.
template <AwaitableRange R>
Future<std::vector<Element<value_t<std::ranges::range_value_t<R>>>>> gather(R&& awaitables) {
    using T = value_t<std::ranges::range_value_t<R>>;
    const auto collect = [](auto all) {
        std::vector<Element<T>> results;
        results.reserve(all.size());
        for (const auto& child : all) results.push_back(detail::element_of<T>(*child));
        return results;
    };
    detail::Gatherer<std::vector<Element<T>>, decltype(collect)> gatherer(false, collect);
    return gatherer.gather_all(std::forward<R>(awaitables));
}

template <AwaitableRange R>
Future<std::vector<Outcome<value_t<std::ranges::range_value_t<R>>>>> gather(return_exceptions_t, R&& awaitables) {
    using T = value_t<std::ranges::range_value_t<R>>;
    const auto collect = [](auto all) {
        std::vector<Outcome<T>> results;
        results.reserve(all.size());
        for (const auto& child : all) results.push_back(detail::outcome_of<T>(*child));
        return results;
    };
    detail::Gatherer<std::vector<Outcome<T>>, decltype(collect)> gatherer(true, collect);
    return gatherer.gather_all(std::forward<R>(awaitables));
}

/// When `wait` returns: once the first is done, once the first threw or all are done, or once all are done. Mirrors
/// `asyncio.FIRST_COMPLETED` and its like.
enum ReturnWhen { FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED };

/// How long and for what `wait` waits. Mirrors the keyword arguments of `asyncio.wait`.
struct WaitOptions {
    /// For all of them together; none: without limit.
    Limit timeout = {};
    /// For which of them.
    ReturnWhen return_when = ALL_COMPLETED;
};

/// What `wait` found, each in the order of the argument. Mirrors the two sets that `asyncio.wait` gives.
template <class A>
struct WaitResult {
    /// Those that are done, and those that are not yet.
    std::vector<A> done, pending;
};

namespace detail {

/// What `wait` does, apart from types: returns when enough of `futures`, each given once, is done.
Coroutine<> wait_for_futures(std::vector<Ref<FutureBase>> futures, WaitOptions options);
void remove_repeated(std::vector<Ref<FutureBase>>& futures);
/// Cancels a future and waits until it is done.
Coroutine<> cancel_and_wait(Ref<FutureBase> future);

namespace coroutines {

template <class A>
Coroutine<WaitResult<A>> wait(std::vector<A> all, WaitOptions options) {
    std::vector<Ref<FutureBase>> futures;
    for (auto& one : all) futures.push_back(one.state());
    remove_repeated(futures);
    co_await wait_for_futures(futures, options);
    WaitResult<A> result;
    for (auto& future : futures) (future->done() ? result.done : result.pending).push_back(A(future));
    co_return result;
}

}  // namespace coroutines
}  // namespace detail

/// Waits for several tasks or futures, neither cancelling nor throwing when the time is over. Throws `ValueError` for
/// an empty range. Mirrors `asyncio.wait`.
template <AwaitableRange R>
Coroutine<WaitResult<std::ranges::range_value_t<R>>> wait(R&& futures, WaitOptions options = {}) {
    using A = std::ranges::range_value_t<R>;
    static_assert(FutureLike<A>, "Passing coroutines is forbidden, use tasks explicitly.");
    return detail::coroutines::wait<A>(std::vector<A>(std::ranges::begin(futures), std::ranges::end(futures)), options);
}
template <FutureLike A>
Coroutine<WaitResult<A>> wait(std::initializer_list<A> futures, WaitOptions options = {}) {
    return detail::coroutines::wait<A>(std::vector<A>(futures), options);
}

namespace detail {

/// What `shield` does, apart from the type of the result: `outer` ends as `inner` does, unless it is cancelled before.
class Shielding : public Compound {
public:
    void abandon() noexcept final;

protected:
    Shielding(FutureBase& outer, Ref<FutureBase> inner) noexcept;
    ~Shielding();
    void start();
    const FutureBase& inner() const noexcept { return *inner_; }

private:
    struct Link final : Callback {
        Link(Shielding& shielding, void (Shielding::*done)()) : shielding_(shielding), done_(done) {}
        void run() override;
        void discard() noexcept override { shielding_.outer_.release(); }
        FutureBase* on_behalf_of() const noexcept override;
        std::string describe() const override { return "<Handle shield.<locals>._inner_done_callback()>"; }

    private:
        friend Shielding;
        Shielding& shielding_;
        void (Shielding::*done_)();
    };
    virtual void copy_result(FutureBase& inner) = 0;
    void inner_done();
    void outer_done();
    void inner_done_unheard();

    FutureBase& outer_;
    Ref<FutureBase> inner_;
    Link on_inner_{*this, &Shielding::inner_done};
    Link on_outer_{*this, &Shielding::outer_done};
    Link on_inner_unheard_{*this, &Shielding::inner_done_unheard};
};

template <class T>
class ShieldingFuture final : public FutureState<T>, public Shielding {
public:
    explicit ShieldingFuture(Ref<FutureBase> inner) : FutureState<T>(inner->loop()), Shielding(*this, inner) {}
    using Shielding::start;

    const char* operation() const noexcept override { return "shield"; }
    void add_awaited(std::vector<const FutureBase*>& awaited) const override { awaited.push_back(&this->inner()); }

private:
    void copy_result(FutureBase& inner) override { this->slot = slot_of<T>(inner); }
};

}  // namespace detail

/// A future that ends as `awaitable` does, but whose cancellation, as that of the task that awaits it, lets `awaitable`
/// run on. Starts when it is called. Throws as `ensure_future`. Mirrors `asyncio.shield`.
template <Awaitable A>
Future<value_t<A>> shield(A&& awaitable) {
    using T = value_t<A>;
    bool made = false;
    auto inner = detail::as_future(std::forward<A>(awaitable), made);
    if (inner->done()) return Future<T>(inner);
    auto outer = detail::make_ref<detail::ShieldingFuture<T>>(inner);
    outer->start();
    return Future<T>(detail::Ref<detail::FutureBase>(outer.get()));
}

namespace detail::coroutines {

template <class A>
Coroutine<Outcome<value_t<A>>> outcome(A awaitable) {
    try {
        if constexpr (std::is_void_v<value_t<A>>) {
            co_await std::move(awaitable);
            co_return Outcome<void>();
        } else {
            co_return co_await std::move(awaitable);
        }
    } catch (...) {
        co_return std::unexpected(std::current_exception());
    }
}

}  // namespace detail::coroutines

/// Awaits and never throws: the exception, also a cancellation, is in the outcome. For what Python writes as an `await`
/// in an `except` block, where C++ allows none.
template <Awaitable A>
Coroutine<Outcome<value_t<A>>> outcome(A&& awaitable) {
    return detail::coroutines::outcome<std::remove_cvref_t<A>>(detail::own(std::forward<A>(awaitable)));
}

/// Does the outcome hold a `CancelledError`? For what Python writes as `except asyncio.CancelledError`.
template <class T>
bool is_cancelled(const Outcome<T>& outcome) {
    return !outcome && detail::is_cancelled_error(outcome.error());
}

/// Throws the exception of an outcome or returns its value.
template <class T>
T unwrap(Outcome<T> outcome) {
    if (!outcome) std::rethrow_exception(outcome.error());
    if constexpr (!std::is_void_v<T>) return std::move(*outcome);
}

namespace detail {

/// The coroutine that awaits what `F` makes and gives its result.
template <class F, class... A>
using made_coroutine_t = Coroutine<value_t<std::invoke_result_t<F, A...>>>;

}  // namespace detail

namespace detail::coroutines {

template <class F, class G>
made_coroutine_t<F&> try_finally(F body, G cleanup) {
    auto result = co_await asyncio::outcome(body());
    co_await cleanup();
    co_return unwrap(std::move(result));
}

}  // namespace detail::coroutines

/// Runs `body()`, then `cleanup()` whatever happened, then goes on with what happened; an exception of the clean-up
/// takes its place. Both are functions that make coroutines. For Python's `finally: await`.
template <class F, class G>
detail::made_coroutine_t<std::decay_t<F>&> try_finally(F&& body, G&& cleanup) {
    return detail::coroutines::try_finally<std::decay_t<F>, std::decay_t<G>>(std::forward<F>(body),
                                                                             std::forward<G>(cleanup));
}

static_assert(Awaitable<Coroutine<int>> && Awaitable<Task<>> && Awaitable<Future<int>>);
static_assert(FutureLike<Task<>> && !FutureLike<Coroutine<>>);

}  // namespace asyncio
