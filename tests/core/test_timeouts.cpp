#include "support.hpp"

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

Coroutine<int> value_after(double delay, int value) {
    co_await sleep(delay);
    co_return value;
}

}  // namespace

TEST_CASE("wait_for gives what comes in time, as long as that takes") {
    auto main = []() -> Coroutine<int> { co_return co_await wait_for(value_after(1, 3), 10s); };
    CHECK(seconds_of([&] { CHECK(run(main()) == 3); }) == 1.0);
}

TEST_CASE("wait_for cancels what is late and throws TimeoutError") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto late = [](Log& log) -> Coroutine<> {
            try {
                co_await sleep(3600);
            } catch (const CancelledError&) {
                log.push_back("cancelled");
                throw;
            }
        };
        auto outcome = co_await asyncio::outcome(wait_for(late(log), 1));
        log.push_back(thrown(outcome.error()));
        CHECK(current_task().cancelling() == 0);
    });
    CHECK(log == Log{"cancelled", "TimeoutError"});
}

TEST_CASE("wait_for runs a coroutine in the caller's task") {
    auto main = []() -> Coroutine<> {
        auto named = []() -> Coroutine<std::string> { co_return current_task().get_name(); };
        CHECK_AWAITED(wait_for(named(), 1s), it == current_task().get_name());
    };
    run(main());
}

TEST_CASE("wait_for without a limit waits") {
    auto main = []() -> Coroutine<int> { co_return co_await wait_for(value_after(3600, 1), std::nullopt); };
    CHECK(run(main()) == 1);
}

TEST_CASE("wait_for with no time left runs nothing, but gives what is done") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto logs = [](Log& log) -> Coroutine<> {
            log.push_back("ran");
            co_return;
        };
        auto outcome = co_await asyncio::outcome(wait_for(logs(log), 0));
        log.push_back(thrown(outcome.error()));
        auto done = get_running_loop()->create_future<int>();
        done.set_result(1);
        CHECK_AWAITED(wait_for(done, 0s), it == 1);
    });
    CHECK(log == Log{"TimeoutError"});
}

TEST_CASE("wait_for with no time left passes on a cancellation that was before it") {
    auto main = []() -> Coroutine<> {
        auto cancelled = get_running_loop()->create_future<int>();
        cancelled.cancel("before");
        auto outcome = co_await asyncio::outcome(wait_for(cancelled, 0));
        CHECK(thrown(outcome.error()) == "asyncio.exceptions.CancelledError: before");
    };
    run(main());
}

TEST_CASE("a value that comes of a suppressed cancellation is lost to the timeout") {
    auto main = []() -> Coroutine<> {
        auto stubborn = []() -> Coroutine<int> {
            try {
                co_await sleep(3600);
            } catch (const CancelledError&) {
            }
            co_return 5;
        };
        CHECK_AWAITED(wait_for(stubborn(), 1s), it == 5);
        CHECK(current_task().cancelling() == 0);
    };
    run(main());
}

TEST_CASE("a timeout tells its own cancellation from one that came from outside") {
    auto main = []() -> Coroutine<> {
        auto inner = []() -> Coroutine<> {
            co_await with(timeout(10s), [](Timeout&) -> Coroutine<> { co_await sleep(3600); });
        };
        auto task = create_task(inner());
        co_await sleep(1);
        task.cancel("outside");
        auto outcome = co_await asyncio::outcome(task);
        CHECK(thrown(outcome.error()) == "asyncio.exceptions.CancelledError: outside");
    };
    run(main());
}

TEST_CASE("of nested timeouts the one that is due throws") {
    auto log = logged([](Log& log) -> Coroutine<> {
        Timeout outer = timeout(1s);
        auto outcome = co_await asyncio::outcome(with(outer, [&](Timeout&) -> Coroutine<> {
            Timeout inner = timeout(10s);
            auto within = co_await asyncio::outcome(with(inner, [](Timeout&) -> Coroutine<> { co_await sleep(3600); }));
            log.push_back(is_cancelled(within) ? "inner cancelled" : "inner timed out");
            CHECK_FALSE(inner.expired());
            unwrap(std::move(within));
        }));
        log.push_back(thrown(outcome.error()));
        CHECK(outer.expired());
    });
    CHECK(log == Log{"inner cancelled", "TimeoutError"});
}

TEST_CASE("a timeout can be moved while it runs") {
    auto main = []() -> Coroutine<> {
        co_await with(timeout(std::nullopt), [](Timeout& deadline) -> Coroutine<> {
            CHECK_FALSE(deadline.when());
            deadline.reschedule(get_running_loop()->time() + 5);
            co_await sleep(1);
            deadline.reschedule(std::nullopt);
            co_await sleep(100);
        });
    };
    CHECK(seconds_of([&] { run(main()); }) == 101.0);
}

TEST_CASE("a timeout is entered once, inside a task, and moved while it is active") {
    auto main = []() -> Coroutine<> {
        Timeout deadline = timeout(1s);
        CHECK(thrown_by([&] { deadline.reschedule(1.0); }) == "RuntimeError: Timeout has not been entered");
        auto nothing = [](Timeout&) -> Coroutine<> { co_return; };
        co_await with(deadline, nothing);
        CHECK(thrown_by([&] { deadline.reschedule(1.0); }) == "RuntimeError: Cannot change state of finished Timeout");
        auto again = co_await outcome(with(deadline, nothing));
        CHECK(thrown(again.error()) == "RuntimeError: Timeout has already been entered");
    };
    run(main());
    CHECK(thrown_by([] { timeout(1s); }) == "RuntimeError: no running event loop");
    CHECK(thrown_by([] { timeout_at(1.0).enter(); }) == "RuntimeError: Timeout should be used inside a task");
}
