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
template <class T = void>
class Future;
template <class T = void>
class Task;

/// How a loop is held.
using Loop = std::shared_ptr<EventLoop>;

namespace detail {

class FutureBase;
class TaskBase;
class Compound;
class Mailbox;

/// Something the loop can run once: a step of a task, a handle, a done callback. At any time it stands in at most one
/// list: a future's callbacks, or the ready queue.
class Callback {
public:
    /// Runs it. May throw what `Handle` lets through, `KeyboardInterrupt`.
    virtual void run() = 0;
    /// Lets it go without running it.
    virtual void discard() noexcept = 0;
    /// It leaves the callbacks of `future` for the ready queue.
    virtual void scheduled_by(FutureBase&) noexcept {}
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
class CallbackList {
public:
    bool empty() const noexcept { return first_ == nullptr; }
    Callback* first() const noexcept { return first_; }
    Callback* last() const noexcept { return last_; }
    void push(Callback& callback) noexcept {
        callback.next = nullptr;
        (last_ ? last_->next : first_) = &callback;
        last_ = &callback;
    }
    Callback& pop() noexcept {
        Callback& callback = *first_;
        first_ = callback.next;
        if (!first_) last_ = nullptr;
        return callback;
    }
    /// Takes `callback` out wherever it stands; false where it is not in the list.
    bool remove(Callback& callback) noexcept;
    void discard_all() noexcept;

private:
    Callback* first_ = nullptr;
    Callback* last_ = nullptr;
};

/// What `Handle` refers to: a callback of the program's with the context it runs in. Owned by its handles and, while
/// it waits to be run, by the loop. The handles of one that came by `call_soon_threadsafe` may be used on any thread,
/// also when the loop is gone.
class HandleState : public Callback {
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

private:
    std::int64_t when_;
};

/// The timers of a loop, the earliest first; of those with one deadline, the one that was set first.
class TimerHeap {
public:
    ~TimerHeap() { clear(); }
    void push(TimerState& timer);
    /// The earliest deadline of a timer that is not cancelled, or `Host::forever`.
    std::int64_t earliest();
    bool empty() const noexcept { return entries_.empty(); }
    Ref<TimerState> pop();
    void clear() noexcept;

private:
    struct Entry {
        std::int64_t when;
        std::uint64_t sequence;
        TimerState* timer;
    };
    static bool later(const Entry& a, const Entry& b) noexcept {
        return a.when != b.when ? a.when > b.when : a.sequence > b.sequence;
    }
    std::vector<Entry> entries_;
    std::uint64_t sequence_ = 0;
};

}  // namespace detail

/// A callback that was given to a loop. Mirrors `asyncio.Handle`; copies are the same handle.
class Handle {
public:
    Handle() = default;
    /// The callback will not be called. Harmless when it was called already.
    void cancel() {
        if (state_) state_->cancel();
    }
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
    TimerHandle() = default;
    /// When it is called, in seconds of `loop->time()`.
    double when() const;

private:
    explicit TimerHandle(detail::Ref<detail::TimerState> state) : Handle(std::move(state)) {}
    friend class EventLoop;
};

/// An untyped handle of a future, for those who need not know its result. Empty when made without one.
class AnyFuture {
public:
    AnyFuture() = default;
    explicit AnyFuture(detail::Ref<detail::FutureBase> state) noexcept;
    AnyFuture(const AnyFuture&);
    AnyFuture(AnyFuture&&) noexcept;
    AnyFuture& operator=(AnyFuture) noexcept;
    ~AnyFuture();
    bool done() const;
    bool cancelled() const;
    bool cancel(std::string message = {});
    std::exception_ptr exception() const;
    /// Python's `repr`: `<Future pending>`.
    std::string repr() const;
    explicit operator bool() const noexcept { return static_cast<bool>(state_); }
    /// For the library's own parts.
    const detail::Ref<detail::FutureBase>& state() const noexcept { return state_; }
    friend bool operator==(const AnyFuture& a, const AnyFuture& b) noexcept { return a.state_ == b.state_; }

protected:
    detail::Ref<detail::FutureBase> state_;
};

/// One coroutine of a task's await stack: what it is called and where it stands.
struct Frame {
    std::string function;
    std::string file;
    unsigned line = 0;
};

/// An untyped handle of a task; empty where there is none, as `current_task()` in a callback. Throws `RuntimeError`
/// when an empty one is asked something.
class AnyTask : public AnyFuture {
public:
    AnyTask() = default;
    explicit AnyTask(detail::Ref<detail::TaskBase> state) noexcept;
    int cancelling() const;
    int uncancel();
    std::string get_name() const;
    void set_name(std::string name);
    Context get_context() const;
    /// The coroutines that await each other in this task, the outermost first; empty when the task is done.
    std::vector<Frame> get_stack() const;
    void print_stack() const;
    Loop get_loop() const;

private:
    detail::TaskBase& task() const;
};

/// What an exception handler is told: the keys of Python's dictionary, empty where there is nothing to say.
struct ExceptionContext {
    std::string message;
    std::exception_ptr exception = {};
    AnyFuture future = {};
    AnyTask task = {};
    Handle handle = {};
    std::string asyncgen = {};
};

/// How a task is made. Mirrors the keyword arguments of `asyncio.create_task`.
struct TaskOptions {
    std::optional<std::string> name = {};
    bool eager_start = false;
    std::optional<Context> context = {};
};

/// Hears of the errors that nobody else does.
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

    /// Calls `callback` in the next turn. Throws `RuntimeError` on a closed loop.
    Handle call_soon(std::function<void()> callback);
    Handle call_soon(std::function<void()> callback, const Context& context);
    /// The same from any thread; wakes the loop. The handle may be used on any thread, too. What `callback` holds is
    /// dropped on the loop's thread: another thread may move a future's or a task's handle into it, but not copy one.
    Handle call_soon_threadsafe(std::function<void()> callback);
    /// Calls `callback` after `delay`; callbacks with one deadline are called in the order in which they were given.
    TimerHandle call_later(Duration delay, std::function<void()> callback);
    /// The same at `when` seconds of `time()`.
    TimerHandle call_at(double when, std::function<void()> callback);

    template <class T = void>
    Future<T> create_future();
    /// Starts a task. Throws `RuntimeError` on a closed loop.
    template <class T>
    Task<T> create_task(Coroutine<T> coroutine, TaskOptions options = {});

    /// What is asked for every new task's options before it is made; none: `nullptr`. Mirrors `set_task_factory`,
    /// as far as types allow: a factory chooses how a task starts and what it is called.
    using TaskFactory = std::function<TaskOptions(EventLoop&, TaskOptions)>;
    void set_task_factory(TaskFactory factory) { task_factory_ = std::move(factory); }
    const TaskFactory& get_task_factory() const noexcept { return task_factory_; }

    /// Runs until the task made of `coroutine` is done; returns its result or throws its exception. Throws
    /// `RuntimeError` if a loop is running, or if this one was stopped before.
    template <class T>
    T run_until_complete(Coroutine<T> coroutine);
    template <class T>
    T run_until_complete(Future<T> future);
    /// Runs until `stop()`.
    void run_forever();
    /// Ends `run_forever` after the present turn.
    void stop() noexcept { stopping_ = true; }
    /// Forgets all callbacks and timers for good. Throws `RuntimeError` while the loop is running.
    void close();
    /// May be asked on any thread, as `is_closed`.
    bool is_running() const noexcept { return running_; }
    bool is_closed() const noexcept { return closed_; }

    void set_exception_handler(ExceptionHandler handler) { exception_handler_ = std::move(handler); }
    const ExceptionHandler& get_exception_handler() const noexcept { return exception_handler_; }
    /// Gives `context` to the handler that was set, else to `default_exception_handler`.
    void call_exception_handler(const ExceptionContext& context);
    /// Writes the message and the exception to standard error.
    void default_exception_handler(const ExceptionContext& context);

    /// Debug mode: reports slow callbacks, and where a coroutine that nobody awaited was made.
    void set_debug(bool enabled) noexcept { debug_ = enabled; }
    bool get_debug() const noexcept { return debug_; }
    /// In debug mode a callback that takes longer, in seconds, is reported.
    double slow_callback_duration = 0.1;

    /// Calls `function(arguments...)` on a thread of `executor`, `nullptr` for the loop's own, which is a
    /// `ThreadPoolExecutor` made at the first call. Starts at once. The function and its arguments are moved or copied
    /// into the job and dropped on the loop's thread, or, when the loop is closed by then, on any. Cancelling the
    /// future cancels a job that has not started; one that has runs on, and nobody hears of its end. Throws
    /// `RuntimeError` on a closed loop, after `shutdown_default_executor`, and what the executor throws.
    template <class F, class... A>
    Future<std::invoke_result_t<F, A...>> run_in_executor(Executor* executor, F function, A... arguments);
    /// The executor for `nullptr`. The loop shuts it down when it is closed. Throws `TypeError` for none.
    void set_default_executor(std::shared_ptr<ThreadPoolExecutor> executor);

    Coroutine<> shutdown_asyncgens();
    /// Waits until the default executor's jobs are done and its threads have ended, at most `timeout`, after which a
    /// `RuntimeWarning` says so and the threads are left alone. The loop's own executor takes no jobs any more.
    Coroutine<> shutdown_default_executor(Limit timeout = {});

    // What the library's own parts use of a loop.
    struct Internal;

private:
    friend struct Internal;
    friend class detail::TaskBase;
    friend class detail::FutureBase;
    friend class detail::Compound;
    friend class detail::HandleState;

    explicit EventLoop(std::unique_ptr<Host> host);
    ~EventLoop();

    void check_closed() const;
    void check_running() const;
    void check_thread() const;
    void check_can_call() const;
    void run_once();
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
    detail::CallbackList ready_;
    detail::TimerHeap timers_;
    std::uint64_t readings_ = 0;    ///< readings of the clock that CPython's loop made and this one could do without
    std::size_t pins_ = 0;          ///< what refers to this loop on its thread: futures, handles
    std::atomic<int> holders_ = 1;  ///< its `Loop`, which any thread may let go, and, while there are any, the pins
    std::int64_t resolution_;
    std::atomic<bool> running_ = false;
    bool stopping_ = false;
    std::atomic<bool> closed_ = false;
    bool debug_;
    detail::TaskBase* current_task_ = nullptr;
    detail::TaskBase* first_task_ = nullptr;  ///< the pending tasks in the order of their creation
    detail::TaskBase* last_task_ = nullptr;
    detail::Compound* first_compound_ = nullptr;
    std::function<void()> interrupt_handler_;
    ExceptionHandler exception_handler_;
    TaskFactory task_factory_;
    std::shared_ptr<detail::Mailbox> mailbox_;
    std::atomic<bool> has_mail_ = false;
    std::shared_ptr<ThreadPoolExecutor> default_executor_;
    bool executor_shutdown_called_ = false;
};

/// The loop that runs on this thread. Throws `RuntimeError: no running event loop`.
Loop get_running_loop();
/// The running loop, else the one that `set_event_loop` named. Throws `RuntimeError` where there is none, as since
/// Python 3.14.
Loop get_event_loop();
/// A new loop, with the host that the environment asks for or with one's own.
Loop new_event_loop();
Loop new_event_loop(std::unique_ptr<Host> host);
/// Names the loop for `get_event_loop` on this thread; `nullptr` for none.
void set_event_loop(Loop loop);

}  // namespace asyncio
