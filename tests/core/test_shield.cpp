#include "support.hpp"

using namespace asyncio;

namespace {

Coroutine<int> value_after(double delay, int value) {
    co_await sleep(delay);
    co_return value;
}

}  // namespace

TEST_CASE("shield gives what it shields") {
    auto main = []() -> Coroutine<int> { co_return co_await shield(value_after(1, 2)); };
    CHECK(run(main()) == 2);
}

TEST_CASE("cancelling who waits for a shield leaves what is shielded alone") {
    auto main = []() -> Coroutine<> {
        auto inner = create_task(value_after(1, 2));
        auto waits = [](Task<int> inner) -> Coroutine<int> { co_return co_await shield(inner); };
        auto outer = create_task(waits(inner));
        co_await sleep(0);
        outer.cancel();
        CHECK_AWAITED(outcome(outer), is_cancelled(it));
        CHECK_AWAITED(inner, it == 2);
    };
    run(main());
}

TEST_CASE("a shield of a done future is that future") {
    auto main = []() -> Coroutine<> {
        auto future = get_running_loop()->create_future<int>();
        future.set_result(1);
        CHECK(shield(future) == future);
        co_return;
    };
    run(main());
}

TEST_CASE("a shield ends cancelled when what it shields is cancelled") {
    auto main = []() -> Coroutine<> {
        auto inner = create_task(value_after(1, 2));
        auto outer = shield(inner);
        co_await sleep(0);
        inner.cancel();
        CHECK_AWAITED(outcome(outer), is_cancelled(it));
        CHECK(outer.cancelled());
    };
    run(main());
}

TEST_CASE("an exception behind a cancelled shield is reported") {
    auto reports = reported([](Log&) -> Coroutine<> {
        auto fails = []() -> Coroutine<> {
            co_await sleep(1);
            throw ValueError("behind");
        };
        auto outer = shield(fails());
        co_await sleep(0);
        outer.cancel();
        co_await sleep(2);
    });
    CHECK(reports == Log{"ValueError exception in shielded future"});
}

TEST_CASE("a shield of a future that never comes holds nothing after its loop") {
    auto loop = new_event_loop();
    (void)shield(loop->create_future<int>());
    loop.reset();  // the leak sanitizer sees the rest
}
