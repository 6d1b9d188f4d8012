// The host of a page that is not this project's: nothing there may block, so the loop does not wait. JavaScript's own
// event loop calls it for every turn. There is one loop for a module of WebAssembly, and one timer or message at a
// time.
#include "page.hpp"

#include <emscripten/emscripten.h>
#include <emscripten/val.h>
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "../src/internal.hpp"
#include "asyncio/javascript.hpp"

extern "C" {
// In core/bindings/library.js. Milliseconds.
void asyncio_page_post();
void asyncio_page_arm(double delay);
void asyncio_page_disarm();
}

namespace asyncio {
namespace detail {
namespace {

constexpr double millisecond = 1e6;

/// For how long turns follow each other before the page may draw and hear: half a frame. Nanoseconds.
constexpr std::int64_t longest_run = 8'000'000;

std::int64_t now() noexcept { return static_cast<std::int64_t>(std::llround(emscripten_get_now() * millisecond)); }

/// What JavaScript is to do next for the loop of the page.
class Wakeup {
public:
    void by_message() {
        if (posted_) return;
        posted_ = true;
        asyncio_page_post();
    }
    void message_came() noexcept { posted_ = false; }
    /// Nothing needs to be done: the turn is about to be taken.
    void comes() noexcept { comes_ = true; }
    void came() noexcept { comes_ = false; }
    void for_what_is_ready() {
        if (!comes_) by_message();
    }
    /// A timer that comes too early does no harm: it is armed anew then.
    void by_timer(std::int64_t deadline) {
        if (deadline >= armed_) return;
        armed_ = deadline;
        asyncio_page_arm(std::max(1.0, std::ceil(static_cast<double>(deadline - now()) / millisecond)));
    }
    void timer_came() noexcept { armed_ = Host::forever; }
    void by_nobody() {
        if (armed_ == Host::forever) return;
        armed_ = Host::forever;
        asyncio_page_disarm();
    }

private:
    bool comes_ = false;
    bool posted_ = false;
    std::int64_t armed_ = Host::forever;
};

Wakeup wakeup;

class PageHost final : public Host {
public:
    std::int64_t now(std::uint64_t) override { return detail::now(); }
    /// The step of Chromium's clock. Firefox shows whole milliseconds: there a timer comes one later at most.
    std::int64_t resolution() const noexcept override { return 100'000; }
    Wake wait(std::int64_t deadline) override {
        if (deadline <= detail::now()) return Wake::due;
        throw RuntimeError(
            "a page cannot wait, its own event loop runs the coroutines: use javascript_loop()->create_task() or "
            "to_promise() in place of run()");
    }
    void wake() noexcept override {
        if (!running_loop()) wakeup.for_what_is_ready();
    }
};

/// Turns until nothing is ready, or for as long as the page can be kept waiting. The rest is for the next message.
void run_turns(EventLoop& loop) {
    const std::int64_t end = now() + longest_run;
    (void)take_task_left();
    do {
        try {
            EventLoop::Internal::run_turn(loop);
        } catch (...) {
            // A KeyboardInterrupt of the program's own: nobody called the loop who could be given it.
            loop.call_exception_handler({.message = {}, .exception = std::current_exception()});
        }
    } while (EventLoop::Internal::next_turn(loop) == 0 && now() < end);
}

void arrange_next_turn(EventLoop& loop) {
    const std::int64_t next = EventLoop::Internal::next_turn(loop);
    if (next == 0 || next <= now()) return wakeup.by_message();
    if (next == Host::forever) return wakeup.by_nobody();
    wakeup.by_timer(next);
}

}  // namespace

void enter_page_loop() noexcept { wakeup.comes(); }

void run_page_loop() {
    wakeup.came();
    const Loop& loop = javascript_loop();
    if (loop->is_closed() || loop->is_running()) return;
    // A loop on another clock runs, and has called JavaScript, which has called back.
    if (running_loop()) return wakeup.by_message();
    run_turns(*loop);
    arrange_next_turn(*loop);
}

extern "C" {

EMSCRIPTEN_KEEPALIVE void asyncio_page_turn(bool by_timer) {
    if (by_timer) {
        wakeup.timer_came();
    } else {
        wakeup.message_came();
    }
    run_page_loop();
}

/// JavaScript threw `error` through the loop: from a coroutine of a task, or from a callback.
EMSCRIPTEN_KEEPALIVE void asyncio_page_threw(emscripten::EM_VAL error) {
    const auto exception = std::make_exception_ptr(JavaScriptError(emscripten::val::take_ownership(error)));
    EventLoop& loop = *javascript_loop();
    if (const auto task = take_task_left()) {
        task->left_with(exception);
    } else {
        loop.call_exception_handler({.message = "Exception in callback", .exception = exception});
    }
    arrange_next_turn(loop);
}
}

}  // namespace detail

const Loop& javascript_loop() {
    static const Loop loop = [] {
        Loop made = new_event_loop(std::make_unique<detail::PageHost>());
        EventLoop::Internal::set_idle(*made);
        set_event_loop(made);
        return made;
    }();
    return loop;
}

namespace {

/// Named from the start: `ensure_future` may be the first that a module is asked for.
[[maybe_unused]] const Loop& named = javascript_loop();

}  // namespace

std::unique_ptr<Host> default_host() { return std::make_unique<detail::PageHost>(); }

}  // namespace asyncio
