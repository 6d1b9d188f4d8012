#include "support.hpp"

using namespace asyncio;
using namespace std::chrono_literals;

// g++ 12 takes no braced list beside a co_await ("array used as initializer"): what is awaited has a name.

namespace {

Coroutine<int> value_after(double delay, int value) {
    co_await sleep(delay);
    co_return value;
}
Coroutine<int> fails_after(double delay) {
    co_await sleep(delay);
    throw ValueError("failed");
}

}  // namespace

TEST_CASE("wait returns when all are done") {
    auto main = []() -> Coroutine<> {
        auto a = create_task(value_after(0.2, 1));
        auto b = create_task(value_after(0.1, 2));
        auto waiting = wait(std::vector{a, b});
        auto [done, pending] = co_await waiting;
        CHECK(done == std::vector{a, b});
        CHECK(pending.empty());
    };
    run(main());
}

TEST_CASE("wait returns with the first that is done") {
    auto main = []() -> Coroutine<> {
        auto a = create_task(value_after(0.2, 1));
        auto b = create_task(value_after(0.1, 2));
        auto waiting = wait({a, b}, {.return_when = FIRST_COMPLETED});
        auto [done, pending] = co_await waiting;
        CHECK(done == std::vector{b});
        CHECK(pending == std::vector{a});
        CHECK_AWAITED(a, it == 1);
    };
    run(main());
}

TEST_CASE("wait returns with the first that failed") {
    auto main = []() -> Coroutine<> {
        auto a = create_task(value_after(0.1, 1));
        auto b = create_task(fails_after(0.2));
        auto c = create_task(value_after(0.3, 3));
        auto waiting = wait({a, b, c}, {.return_when = FIRST_EXCEPTION});
        auto [done, pending] = co_await waiting;
        CHECK(done == std::vector{a, b});
        CHECK(pending == std::vector{c});
    };
    CHECK(errors_of([&] { run(main()); }).empty());
}

TEST_CASE("wait returns when the time is over, and cancels nothing") {
    auto main = []() -> Coroutine<> {
        auto a = create_task(value_after(10, 1));
        auto waiting = wait({a}, {.timeout = 1s});
        auto [done, pending] = co_await waiting;
        CHECK(done.empty());
        CHECK(pending == std::vector{a});
        CHECK_FALSE(a.done());
        a.cancel();
    };
    CHECK(seconds_of([&] { run(main()); }) == 1.0);
}

TEST_CASE("wait needs something to wait for") {
    auto main = []() -> Coroutine<> { co_await wait(std::vector<Task<>>()); };
    CHECK(thrown_by([&] { run(main()); }) == "ValueError: Set of Tasks/Futures is empty.");
}

TEST_CASE("wait counts a future given twice once") {
    auto main = []() -> Coroutine<> {
        auto a = create_task(value_after(0.1, 1));
        auto waiting = wait({a, a});
        auto [done, pending] = co_await waiting;
        CHECK(done.size() == 1);
    };
    run(main());
}

TEST_CASE("cancelling who waits leaves what it waits for alone") {
    auto main = []() -> Coroutine<> {
        auto a = create_task(value_after(1, 1));
        auto waiter = create_task(wait({a}));
        co_await sleep(0);
        waiter.cancel();
        CHECK_AWAITED(outcome(waiter), is_cancelled(it));
        CHECK_AWAITED(a, it == 1);
    };
    run(main());
}
