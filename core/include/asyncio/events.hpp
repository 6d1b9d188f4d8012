#pragma once
/// The event loop and its handles. Mirrors `asyncio.events` and `asyncio.base_events`.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
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
/// it waits to be run, by the loop.
class HandleState : public Callback, public Pooled {
public:
    explicit HandleState(EventLoop& loop);
    void retain() noexcept { ++owners_; }
    void release() noexcept {
        if (--owners_ == 0) delete this;
    }
    void cancel() noexcept;
    bool cancelled() const noexcept { return cancelled_; }

    void run() final;
    void discard() noexcept final { release(); }
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
    std::uint32_t owners_ = 0;
    bool cancelled_ = false;
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

/// One coroutine of a task's await stack: what it is called and where it stands. An operation of the library's, such as
/// `sleep`, stands nowhere: its line is 0.
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
/// `asyncio.BaseEventLoop`. Held as `Loop`; used by one thread, but for `call_soon_threadsafe`. A pending task is kept
/// alive by its loop; what is left when the last holder lets the loop go is reported and destroyed.
class EventLoop : public std::enable_shared_from_this<EventLoop> {
public:
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// Seconds on the loop's clock, whose zero means nothing.
    double time();

    /// Calls `callback` in the next turn. Throws `RuntimeError` on a closed loop.
    Handle call_soon(std::function<void()> callback);
    Handle call_soon(std::function<void()> callback, const Context& context);
    /// The same from any thread; wakes the loop.
    Handle call_soon_threadsafe(std::function<void()> callback);
    /// Calls `callback` after `delay`; callbacks with one deadline are called in the order in which they were given.
    TimerHandle call_later(Duration delay, std::function<void()> callback);
    /// The same at `when` seconds of `time()`.
    TimerHandle call_at(double when, std::function<void()> callback);

    template <class T = void>
    Future<T> create_future();
    /// Starts a task. Throws `RuntimeError` on a closed loop.
    template <class T>
    Task<T> create_task(Coroutine<T> coroutine, TaskOptions options = {}) {
        return start_task<T>(coroutine, options);
    }

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

    Coroutine<> shutdown_asyncgens();
    /// Ends the default executor's threads, waiting at most `timeout` for them.
    Coroutine<> shutdown_default_executor(Limit timeout = {});

    // What the library's own parts use of a loop.
    struct Internal;
    template <class T>
    Task<T> start_task(Coroutine<T>& coroutine, TaskOptions& options);

private:
    friend struct Internal;
    friend class detail::TaskBase;
    friend class detail::FutureBase;
    friend class detail::Compound;
    friend class detail::HandleState;
    friend class detail::TimerState;

    explicit EventLoop(std::unique_ptr<Host> host);
    ~EventLoop();

    void check_closed() const {
        if (closed_) refuse_closed();
    }
    [[noreturn]] static void refuse_closed();
    void check_running() const;
    void run_once();
    /// Until something is to be done.
    void wait();
    void run_callback_in_debug_mode(detail::Callback& callback);
    void take_threadsafe_callbacks();
    void abandon() noexcept;
    std::int64_t read_clock() { return host_->now(std::exchange(readings_, 0) + 1); }
    void unpin() noexcept {
        if (--pins_ == 0) delete this;
    }

    std::unique_ptr<Host> host_;
    detail::CallbackQueue ready_;
    detail::TimerHeap timers_;
    std::uint64_t readings_ = 0;  ///< readings of the clock that CPython's loop made and this one could do without
    std::size_t pins_ = 1;        ///< futures that refer to this loop, and its `Loop`
    std::int64_t resolution_;
    bool watches_turns_;
    bool running_ = false;
    bool stopping_ = false;
    bool closed_ = false;
    bool debug_;
    detail::TaskBase* first_task_ = nullptr;  ///< the pending tasks in the order of their creation
    detail::TaskBase* last_task_ = nullptr;
    detail::Compound* first_compound_ = nullptr;
    std::function<void()> interrupt_handler_;
    ExceptionHandler exception_handler_;
    TaskFactory task_factory_;
    std::mutex threadsafe_mutex_;
    detail::CallbackQueue threadsafe_;
    std::atomic<bool> has_threadsafe_ = false;
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
