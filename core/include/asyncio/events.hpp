#pragma once
/// The event loop and its handles. Mirrors `asyncio.events` and `asyncio.base_events`.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "contextvars.hpp"
#include "coroutine.hpp"
#include "detail/ref.hpp"
#include "duration.hpp"
#include "exceptions.hpp"
#include "host.hpp"

namespace asyncio {

class EventLoop;
class AnyTask;
class Executor;
class ThreadPoolExecutor;
class Tracer;
template <class T = void>
class Future;
template <class T = void>
class Task;

/// How a loop is held. It lives as long as somebody holds it, or it runs.
using Loop = std::shared_ptr<EventLoop>;

namespace detail {

class FutureBase;
class TaskBase;
class Compound;
class Mailbox;
class Tracing;

/// Something the loop can run once: a step of a task, a handle, a done callback. At any time it stands in at most one
/// place: among a future's callbacks, among the timers, or in the ready queue.
class Callback {
public:
    /// Runs it. May throw what `Handle` lets through, `KeyboardInterrupt`.
    virtual void run() = 0;
    /// Lets it go without running it.
    virtual void discard() noexcept = 0;
    /// It leaves the callbacks of `future` for the ready queue.
    virtual void scheduled_by(FutureBase&) noexcept {}
    /// The future, mostly a task, that awaits the one among whose callbacks this stands; null where none does.
    virtual FutureBase* on_behalf_of() const noexcept { return nullptr; }
    /// As a timer: it need not run any more.
    virtual bool lapsed() const noexcept { return false; }
    /// How debug mode names it: `<Handle f()>`.
    virtual std::string describe() const = 0;

    Callback* next = nullptr;

protected:
    Callback() = default;
    Callback(const Callback&) = delete;
    Callback& operator=(const Callback&) = delete;
    ~Callback() = default;
};

/// A first-in, first-out list of callbacks, linked through themselves.
class CallbackQueue {
public:
    bool empty() const noexcept { return first_ == nullptr; }
    Callback* last() const noexcept { return last_; }
    void push(Callback& callback) noexcept {
        callback.next = nullptr;
        (first_ ? last_->next : first_) = &callback;
        last_ = &callback;
    }
    Callback& pop() noexcept {
        Callback& callback = *first_;
        first_ = callback.next;
        return callback;
    }
    void discard_all() noexcept;

private:
    Callback* first_ = nullptr;
    Callback* last_ = nullptr;
};

/// The callbacks of a future, in the order in which they were added: a ring in one word, as most have one at most.
class CallbackRing {
public:
    bool empty() const noexcept { return last_ == nullptr; }
    void push(Callback& callback) noexcept {
        if (last_) {
            callback.next = last_->next;
            last_->next = &callback;
        } else {
            callback.next = &callback;
        }
        last_ = &callback;
    }
    /// Takes all out, as a list that ends with null.
    Callback* take_all() noexcept {
        if (!last_) return nullptr;
        return std::exchange(std::exchange(last_, nullptr)->next, nullptr);
    }
    /// Takes `callback` out wherever it stands; false where it is not in the ring.
    bool remove(Callback& callback) noexcept;
    void discard_all() noexcept;
    template <class F>
    void for_each(F&& visit) const {
        if (!last_) return;
        Callback* callback = last_;
        do visit(*(callback = callback->next));
        while (callback != last_);
    }

private:
    Callback* last_ = nullptr;
};

/// What `Handle` refers to: a callback of the program's with the context it runs in. Owned by its handles and, while
/// it waits to be run, by the loop. The handles of one that came by `call_soon_threadsafe` may be used on any thread,
/// also when the loop is gone.
class HandleState : public Callback, public Pooled {
public:
    enum class Threads : bool { one, any };

    explicit HandleState(EventLoop& loop, Threads threads = Threads::one);
    void retain() noexcept {
        if (threads_ == Threads::any) {
            owners_.fetch_add(1, std::memory_order_relaxed);
        } else {
            owners_.store(owners_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        }
    }
    void release() noexcept {
        if (threads_ == Threads::any) {
            if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
        } else {
            const std::uint32_t left = owners_.load(std::memory_order_relaxed) - 1;
            owners_.store(left, std::memory_order_relaxed);
            if (left == 0) delete this;
        }
    }
    void cancel() noexcept;
    bool cancelled() const noexcept { return cancelled_.load(std::memory_order_relaxed); }

    void run() final;
    void discard() noexcept final;
    std::string describe() const override;

protected:
    virtual ~HandleState();
    /// The program's callback. What it throws goes to the loop's exception handler.
    virtual void call() = 0;
    /// Drops what the callback holds, once it can no longer be called.
    virtual void clear() noexcept = 0;

    EventLoop& loop_;

private:
    virtual void on_cancel() noexcept {}
    std::atomic<std::uint32_t> owners_ = 0;
    std::atomic<bool> cancelled_ = false;
    Threads threads_;
    ContextRef context_;
};

/// What `TimerHandle` refers to.
class TimerState : public HandleState {
public:
    TimerState(EventLoop& loop, std::int64_t when) : HandleState(loop), when_(when) {}
    std::int64_t when() const noexcept { return when_; }
    bool lapsed() const noexcept final { return cancelled(); }

private:
    void on_cancel() noexcept final;
    std::int64_t when_;
};

/// The timers of a loop, the earliest first; of those with one deadline, the one that was set first. A heap in which
/// each has four children: half the levels of a binary one, and the four are neighbours in memory.
class TimerHeap {
public:
    ~TimerHeap() { clear(); }
    /// The heap has a share of the timer until it gives it back by `pop`.
    void push(Callback& timer, std::int64_t when);
    bool empty() const noexcept { return entries_.empty(); }
    /// The earliest deadline of a timer that has not lapsed, or `Host::forever`.
    std::int64_t earliest() noexcept { return entries_.empty() ? Host::forever : earliest_of_some(); }
    Callback& pop() noexcept;
    template <class F>
    void for_each(F&& visit) const {
        for (const Entry& entry : entries_)
            if (!entry.timer->lapsed()) visit(*entry.timer, entry.when);
    }
    /// One of the timers has lapsed. When most have, they are thrown out, as `BaseEventLoop._run_once` does.
    void one_lapsed() noexcept;
    void clear() noexcept;

private:
    struct Entry {
        std::int64_t when;
        std::uint64_t sequence;
        Callback* timer;
    };
    static bool earlier(const Entry& a, const Entry& b) noexcept {
        return a.when != b.when ? a.when < b.when : a.sequence < b.sequence;
    }
    std::int64_t earliest_of_some() noexcept;
    void rise(std::size_t at, Entry entry) noexcept;
    void sink(std::size_t at, Entry entry) noexcept;

    std::vector<Entry> entries_;
    std::uint64_t sequence_ = 0;
    std::size_t lapsed_ = 0;  ///< at most so many have lapsed
};

}  // namespace detail

/// A callback that was given to a loop. Mirrors `asyncio.Handle`; copies are the same handle.
class Handle {
public:
    /// No callback: only to be assigned to.
    Handle() = default;
    /// The callback will not be called. Harmless when it was called already.
    void cancel() {
        if (state_) state_->cancel();
    }
    /// Was it cancelled?
    bool cancelled() const { return state_ && state_->cancelled(); }
    explicit operator bool() const noexcept { return static_cast<bool>(state_); }
    friend bool operator==(const Handle&, const Handle&) = default;

protected:
    explicit Handle(detail::Ref<detail::HandleState> state) : state_(std::move(state)) {}
    friend class EventLoop;
    friend class detail::HandleState;
    detail::Ref<detail::HandleState> state_;
};

/// A callback that was given to a loop for later. Mirrors `asyncio.TimerHandle`.
class TimerHandle : public Handle {
public:
    /// No callback: only to be assigned to.
    TimerHandle() = default;
    /// When it is called, in seconds of `loop->time()`.
    double when() const;

private:
    explicit TimerHandle(detail::Ref<detail::TimerState> state) : Handle(std::move(state)) {}
    friend class EventLoop;
};

/// An untyped handle of a future, for those who need not know its result. Empty when made without one: then all that
/// asks the future something throws `RuntimeError`. In Python every future is untyped: it mirrors `asyncio.Future`.
class AnyFuture {
public:
    /// No future.
    AnyFuture() = default;
    explicit AnyFuture(detail::Ref<detail::FutureBase> state) noexcept;
    AnyFuture(const AnyFuture&);
    AnyFuture(AnyFuture&&) noexcept;
    AnyFuture& operator=(AnyFuture) noexcept;
    ~AnyFuture();
    /// Has it a result, an exception, or been cancelled?
    bool done() const;
    /// Was it cancelled?
    bool cancelled() const;
    /// Cancels it, or asks the task to cancel itself; false if it was done.
    bool cancel(std::string message = {});
    /// The exception, null if there was none. Throws `CancelledError`, or `InvalidStateError: Exception is not set.`
    std::exception_ptr exception() const;
    /// Python's `repr`: `<Future pending>`.
    std::string repr() const;
    explicit operator bool() const noexcept { return static_cast<bool>(state_); }
    /// For the library's own parts.
    const detail::Ref<detail::FutureBase>& state() const noexcept { return state_; }
    friend bool operator==(const AnyFuture& a, const AnyFuture& b) noexcept { return a.state_ == b.state_; }

protected:
    detail::Ref<detail::FutureBase> state_;

private:
    detail::FutureBase& future() const;
};

/// One coroutine of a task's await stack. An operation of the library's, such as `sleep`, stands nowhere: its line is
/// 0. Mirrors the frames of `asyncio.Task.get_stack`.
struct Frame {
    /// Its name as Python's `__qualname__` would be.
    std::string function;
    /// The file in which it stands, as the compiler was told.
    std::string file;
    /// The line of its last await; before its first step that of its definition.
    unsigned line = 0;
};

/// An untyped handle of a task; empty where there is none, as `current_task()` in a callback. All that asks
/// the task something throws `RuntimeError` when it is empty. In Python every task is untyped: it mirrors
/// `asyncio.Task`.
class AnyTask : public AnyFuture {
public:
    /// No task.
    AnyTask() = default;
    explicit AnyTask(detail::Ref<detail::TaskBase> state) noexcept;
    /// How many requests to cancel it are unanswered.
    int cancelling() const;
    /// Takes one request back; says how many remain.
    int uncancel();
    /// Its name: the one it was given, or `Task-1` and so on.
    std::string get_name() const;
    /// Gives it another name.
    void set_name(std::string name);
    /// The context it runs in; empty where nothing was ever set in it.
    Context get_context() const;
    /// The coroutines that await each other in this task, the outermost first; empty when the task is done.
    std::vector<Frame> get_stack() const;
    /// Writes the stack to standard error.
    void print_stack() const;
    /// The loop it belongs to; null when that is gone.
    Loop get_loop() const;

private:
    detail::TaskBase& task() const;
};

/// What an exception handler is told. Mirrors the dictionary that `loop.call_exception_handler` takes, with its keys as
/// members, empty where there is nothing to say.
struct ExceptionContext {
    /// What happened, in Python's words: `Task exception was never retrieved`.
    std::string message;
    /// The exception nobody caught; null where there is none.
    std::exception_ptr exception = {};
    /// The future it is about.
    AnyFuture future = {};
    /// The task it is about.
    AnyTask task = {};
    /// The callback that failed.
    Handle handle = {};
    /// The asynchronous generator it is about, as Python would print it.
    std::string asyncgen = {};
};

/// How a task is made. Mirrors the keyword arguments of `asyncio.create_task`.
struct TaskOptions {
    /// What it is called; none: `Task-1` and so on, counted over the process.
    std::optional<std::string> name = {};
    /// Runs it to its first suspension at once, in the turn of whoever makes it.
    bool eager_start = false;
    /// What it runs in; none: a copy of the present context.
    std::optional<Context> context = {};
};

/// Hears of the errors that nobody else does; what it throws itself goes to the default handler. Mirrors the argument
/// of `loop.set_exception_handler`.
using ExceptionHandler = std::function<void(EventLoop&, const ExceptionContext&)>;

/// Runs callbacks and tasks, one at a time, in the order in which they became ready. Mirrors
/// `asyncio.BaseEventLoop`. Held as `Loop`; used by one thread, but for `call_soon_threadsafe` and
/// `run_coroutine_threadsafe`. A pending task is kept alive by its loop; what is left when the last holder lets the
/// loop go is reported and destroyed.
class EventLoop : public std::enable_shared_from_this<EventLoop> {
public:
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// Seconds on the loop's clock, whose zero means nothing.
    double time();

    /// Calls `callback` in the next turn, in the present context or in `context`. Throws `RuntimeError` on a closed
    /// loop.
    Handle call_soon(std::function<void()> callback);
    Handle call_soon(std::function<void()> callback, const Context& context);
    /// Calls `callback` in the next turn, asked from any thread; wakes the loop. The handle may be used on any thread,
    /// too. What `callback` holds is dropped on the loop's thread: another thread may move a future's or a task's
    /// handle into it, but not copy one. Throws `RuntimeError` on a closed loop.
    Handle call_soon_threadsafe(std::function<void()> callback);
    /// Calls `callback` after `delay`; callbacks with one deadline are called in the order in which they were given.
    /// Throws `RuntimeError` on a closed loop.
    TimerHandle call_later(Duration delay, std::function<void()> callback);
    /// Calls `callback` at `when` seconds of `time()`. Throws as `call_later`.
    TimerHandle call_at(double when, std::function<void()> callback);

    /// A future of this loop that somebody is to end.
    template <class T = void>
    Future<T> create_future();
    /// A task that runs `coroutine` from the next turn on. Throws `RuntimeError` on a closed loop.
    template <class T>
    Task<T> create_task(Coroutine<T> coroutine, TaskOptions options = {}) {
        return start_task<T>(coroutine, options);
    }

    /// What is asked for every new task's options before it is made; none: `nullptr`. Mirrors `loop.set_task_factory`,
    /// as far as types allow: a factory chooses how a task starts and what it is called.
    using TaskFactory = std::function<TaskOptions(EventLoop&, TaskOptions)>;
    /// Puts `factory` before every task that is made from now on.
    void set_task_factory(TaskFactory factory) { task_factory_ = std::move(factory); }
    /// The factory; empty without one.
    const TaskFactory& get_task_factory() const noexcept { return task_factory_; }

    /// Runs until `future`, or the task made of `coroutine`, is done; returns its result or throws its exception.
    /// Throws `RuntimeError` if a loop is running, if this one is closed, or if it was stopped before.
    template <class T>
    T run_until_complete(Coroutine<T> coroutine);
    template <class T>
    T run_until_complete(Future<T> future);
    /// Runs until `stop()`. Throws `RuntimeError` if a loop is running, or on a closed loop.
    void run_forever();
    /// Ends `run_forever` after the present turn.
    void stop() noexcept { stopping_ = true; }
    /// Forgets all callbacks and timers for good. Throws `RuntimeError` while the loop is running.
    void close();
    /// Does it run now? May be asked on any thread, as `is_closed`.
    bool is_running() const noexcept { return running_; }
    /// Was it closed?
    bool is_closed() const noexcept { return is(closed); }

    /// Gives what nobody else hears of to `handler`; `nullptr`: to the default handler again.
    void set_exception_handler(ExceptionHandler handler) { exception_handler_ = std::move(handler); }
    /// The handler that was set; empty without one.
    const ExceptionHandler& get_exception_handler() const noexcept { return exception_handler_; }
    /// Gives `context` to the handler that was set, else to `default_exception_handler`.
    void call_exception_handler(const ExceptionContext& context);
    /// Writes the message and the exception to standard error.
    void default_exception_handler(const ExceptionContext& context);

    /// Debug mode: reports slow callbacks, and where a coroutine that nobody awaited was made.
    void set_debug(bool enabled) noexcept { set(debug, enabled); }
    /// Is debug mode on? It is from the start where the environment says `ASYNCIO_DEBUG=1`.
    bool get_debug() const noexcept { return is(debug); }
    /// In debug mode a callback that takes longer, in seconds, is reported.
    double slow_callback_duration = 0.1;

    /// Tells `tracer` of all that happens in this loop from now on, as trace.hpp says; `nullptr`: nobody.
    void set_tracer(std::shared_ptr<Tracer> tracer);

    /// Calls `function(arguments...)` on a thread of `executor`, `nullptr` for the loop's own, which is a
    /// `ThreadPoolExecutor` made at the first call. Starts at once. The function and its arguments are moved or copied
    /// into the job and dropped on the loop's thread, or, when the loop is closed by then, on any. Cancelling the
    /// future cancels a job that has not started; one that has runs on, and nobody hears of its end. Throws
    /// `RuntimeError` on a closed loop, after `shutdown_default_executor`, and what the executor throws.
    template <class F, class... A>
    Future<std::invoke_result_t<F, A...>> run_in_executor(Executor* executor, F function, A... arguments);
    /// The executor for `nullptr`. The loop shuts it down when it is closed. Throws `TypeError` for none.
    void set_default_executor(std::shared_ptr<ThreadPoolExecutor> executor);

    /// Does nothing: an asynchronous generator that is dropped is destroyed there and then.
    Coroutine<> shutdown_asyncgens();
    /// Waits until the default executor's jobs are done and its threads have ended, at most `timeout`, after which a
    /// `RuntimeWarning` says so and the threads are left alone. The loop's own executor takes no jobs any more.
    Coroutine<> shutdown_default_executor(Limit timeout = {});

    // What the library's own parts use of a loop.
    struct Internal;
    /// For the library's own parts: `create_task` without copies.
    template <class T>
    Task<T> start_task(Coroutine<T>& coroutine, TaskOptions& options);

private:
    friend struct Internal;
    friend class detail::TaskBase;
    friend class detail::FutureBase;
    friend class detail::Compound;
    friend class detail::HandleState;

    /// What makes a loop another than most, in one byte: it is looked at for every callback.
    /// `idle`: a page's loop, between two turns; its host is woken when there is something to do.
    enum Special : std::uint8_t { closed = 1, debug = 2, has_mail = 4, idle = 8 };
    bool is(Special what) const noexcept { return special_.load(std::memory_order_relaxed) & what; }
    void set(Special what, bool holds) noexcept {
        if (holds) {
            special_.fetch_or(what);
        } else {
            special_.fetch_and(static_cast<std::uint8_t>(~what));
        }
    }

    explicit EventLoop(std::unique_ptr<Host> host);
    ~EventLoop();

    void check_closed() const {
        if (is(closed)) refuse_closed();
    }
    [[noreturn]] static void refuse_closed();
    void check_running() const;
    void check_thread() const;
    void check_can_call() const;
    void run_once();
    /// Until something is to be done.
    void wait();
    void run_callback_in_debug_mode(detail::Callback& callback);
    void take_mail() noexcept;
    void forget_callbacks() noexcept;
    void abandon() noexcept;
    std::int64_t read_clock() { return host_->now(std::exchange(readings_, 0) + 1); }
    void pin() noexcept {
        if (pins_++ == 0) holders_.fetch_add(1, std::memory_order_relaxed);
    }
    void unpin() noexcept {
        if (--pins_ == 0) let_go();
    }
    void let_go() noexcept {
        if (holders_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }

    std::unique_ptr<Host> host_;
    detail::Tracing* tracing_ = nullptr;
    detail::CallbackQueue ready_;
    detail::TimerHeap timers_;
    std::uint64_t readings_ = 0;    ///< readings of the clock that CPython's loop made and this one could do without
    std::size_t pins_ = 0;          ///< what refers to this loop on its thread: futures, handles
    std::atomic<int> holders_ = 1;  ///< its `Loop`, which any thread may let go, and, while there are any, the pins
    std::int64_t resolution_;
    bool watches_turns_;
    std::atomic<bool> running_ = false;
    bool stopping_ = false;
    std::atomic<std::uint8_t> special_ = 0;
    detail::TaskBase* first_task_ = nullptr;  ///< the pending tasks in the order of their creation
    detail::TaskBase* last_task_ = nullptr;
    detail::Compound* first_compound_ = nullptr;
    std::function<void()> interrupt_handler_;
    ExceptionHandler exception_handler_;
    TaskFactory task_factory_;
    std::shared_ptr<detail::Mailbox> mailbox_;
    std::shared_ptr<ThreadPoolExecutor> default_executor_;
    bool executor_shutdown_called_ = false;
};

/// The loop that runs on this thread. Throws `RuntimeError: no running event loop`. Mirrors `asyncio.get_running_loop`.
Loop get_running_loop();
/// The running loop, else the one that `set_event_loop` named. Throws `RuntimeError` where there is none, as since
/// Python 3.14. Mirrors `asyncio.get_event_loop`.
Loop get_event_loop();
/// A new loop, with the host that the environment asks for or with one's own. Throws as `default_host`. Mirrors
/// `asyncio.new_event_loop`.
Loop new_event_loop();
Loop new_event_loop(std::unique_ptr<Host> host);
/// Names the loop for `get_event_loop` on this thread, and holds it; `nullptr` for none. Mirrors
/// `asyncio.set_event_loop`.
void set_event_loop(Loop loop);

}  // namespace asyncio
