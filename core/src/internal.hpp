#pragma once
#include "asyncio/tasks.hpp"
#include "mailbox.hpp"

namespace asyncio {

/// What the library's own parts may do with a loop.
struct EventLoop::Internal {
    static Loop make(std::unique_ptr<Host> host);
    static void pin(EventLoop& loop) noexcept { loop.pin(); }
    static void unpin(EventLoop& loop) noexcept { loop.unpin(); }
    /// Puts `callback` into the ready queue. Throws `RuntimeError: Event loop is closed`, and discards it; in debug
    /// mode also on a thread that is not the loop's.
    static void push(EventLoop& loop, detail::Callback& callback) {
        if (loop.special_.load(std::memory_order_relaxed) && !may_push(loop, callback)) return;
        loop.ready_.push(callback);
    }
    static bool may_push(EventLoop& loop, detail::Callback& callback);
    /// Tells the loop, from any thread, that there is something in its mailbox.
    static void announce_mail(EventLoop& loop) noexcept {
        loop.set(has_mail, true);
        loop.host_->wake();
    }
    static const std::shared_ptr<detail::Mailbox>& mailbox(const EventLoop& loop) noexcept { return loop.mailbox_; }
    static void check_closed(const EventLoop& loop) { loop.check_closed(); }
    static Executor& default_executor(EventLoop& loop);
    /// The timer's share goes to the loop until the timer runs or is discarded.
    static void set_timer(EventLoop& loop, detail::Callback& timer, std::int64_t when);
    static void timer_lapsed(EventLoop& loop, detail::Callback& timer) noexcept;
    /// Somebody else drives this loop: the host is woken by what becomes ready between two turns.
    static void set_idle(EventLoop& loop) noexcept { loop.set(idle, true); }
    /// One turn of such a loop: all that is due, without waiting.
    static void run_turn(EventLoop& loop);
    /// When that loop wants its next turn: 0 for at once, `Host::forever` for when it is woken.
    static std::int64_t next_turn(EventLoop& loop) noexcept;
    /// Null without a tracer.
    static detail::Tracing* tracing(const EventLoop& loop) noexcept { return loop.tracing_; }
    static std::int64_t deadline(EventLoop& loop, Duration delay) { return loop.read_clock() + delay.nanoseconds(); }
    static Host& host(EventLoop& loop) noexcept { return *loop.host_; }
    static detail::TaskBase* first_task(EventLoop& loop) noexcept { return loop.first_task_; }
    static void list(EventLoop& loop, detail::TaskBase& task) noexcept;
    static void unlist(EventLoop& loop, detail::TaskBase& task) noexcept;
    static detail::Compound*& first_compound(EventLoop& loop) noexcept { return loop.first_compound_; }
    static const detail::ContextRef& state_of(const Context& context) noexcept { return context.state_; }
    static void check_can_run(const EventLoop& loop) {
        loop.check_closed();
        loop.check_running();
    }
    static std::function<void()>& interrupt_handler(EventLoop& loop) noexcept { return loop.interrupt_handler_; }
};

}  // namespace asyncio
