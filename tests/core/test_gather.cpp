#include "support.hpp"

using namespace asyncio;

namespace {

Coroutine<int> value_after(double delay, int value) {
    co_await sleep(delay);
    co_return value;
}
Coroutine<int> fails_after(double delay, std::string message) {
    co_await sleep(delay);
    throw ValueError(message);
}

}  // namespace

TEST_CASE("gather gives the results in the order of its arguments") {
    auto main = []() -> Coroutine<> {
        auto [a, b, c] = co_await gather(value_after(0.3, 1), value_after(0.1, 2), sleep(0.2));
        CHECK(a == 1);
        CHECK(b == 2);
        CHECK(c == std::monostate());
    };
    CHECK(seconds_of([&] { run(main()); }) == 0.3);
}

TEST_CASE("gather takes a range of coroutines, of tasks and of futures") {
    auto main = []() -> Coroutine<> {
        std::vector<Coroutine<int>> coroutines;
        std::vector<Task<int>> tasks;
        for (int i : range(3)) {
            coroutines.push_back(value_after(0.3 - 0.1 * i, i));
            tasks.push_back(create_task(value_after(0.1, 10 * i)));
        }
        std::vector<Future<int>> futures{get_running_loop()->create_future<int>()};
        futures[0].set_result(9);
        // g++ 12 takes no braced list beside a co_await ("array used as initializer"): the results have names.
        auto of_coroutines = co_await gather(std::move(coroutines));
        auto of_tasks = co_await gather(tasks);
        auto of_futures = co_await gather(futures);
        CHECK(of_coroutines == std::vector{0, 1, 2});
        CHECK(of_tasks == std::vector{0, 10, 20});
        CHECK(of_futures == std::vector{9});
    };
    run(main());
}

TEST_CASE("gather of nothing is done") {
    auto main = []() -> Coroutine<> {
        auto none = gather(std::vector<Task<int>>());
        CHECK(none.done());
        CHECK_AWAITED(none, it.empty());
        CHECK(gather().done());
    };
    run(main());
}

TEST_CASE("the first exception ends gather, and the others run on") {
    auto main = []() -> Coroutine<> {
        auto slow = create_task(value_after(1, 7));
        auto outcome = co_await asyncio::outcome(gather(slow, fails_after(0.1, "first"), fails_after(0.2, "second")));
        CHECK(thrown(outcome.error()) == "ValueError: first");
        CHECK_FALSE(slow.done());
        CHECK_AWAITED(slow, it == 7);
    };
    CHECK(errors_of([&] { run(main()); }).empty());
}

TEST_CASE("with return_exceptions, exceptions and cancellations are results") {
    auto main = []() -> Coroutine<> {
        auto cancelled = create_task(value_after(1, 0));
        cancelled.cancel("stop");
        auto [a, b, c] = co_await gather(return_exceptions, value_after(0.1, 1), fails_after(0.1, "bad"), cancelled);
        CHECK(a.value() == 1);
        CHECK(thrown(b.error()) == "ValueError: bad");
        CHECK(is_cancelled(c));
        std::vector<Coroutine<int>> all;
        all.push_back(fails_after(0, "in a range"));
        auto results = co_await gather(return_exceptions, std::move(all));
        CHECK(thrown(results.at(0).error()) == "ValueError: in a range");
    };
    run(main());
}

TEST_CASE("cancelling gather cancels its children, and it ends when they have") {
    auto main = []() -> Coroutine<> {
        auto a = create_task(value_after(1, 1));
        auto b = create_task(value_after(2, 2));
        auto both = gather(return_exceptions, a, b);
        co_await sleep(0);
        CHECK(both.cancel());
        CHECK_FALSE(both.done());
        CHECK_AWAITED(outcome(both), is_cancelled(it));
        CHECK(a.cancelled());
        CHECK(b.cancelled());
        CHECK_FALSE(both.cancelled());
    };
    run(main());
}

TEST_CASE("a child that is cancelled counts as CancelledError") {
    auto main = []() -> Coroutine<> {
        auto a = create_task(value_after(1, 1));
        auto both = gather(a, value_after(1, 2));
        co_await sleep(0);
        a.cancel();
        CHECK_AWAITED(outcome(both), is_cancelled(it));
        CHECK_FALSE(both.cancelled());
    };
    run(main());
}

TEST_CASE("one future given twice is waited for once and given twice") {
    auto main = []() -> Coroutine<> {
        auto task = create_task(value_after(0.1, 4));
        auto [a, b] = co_await gather(task, task);
        CHECK(a + b == 8);
    };
    run(main());
}

TEST_CASE("gather is resolved one trip after its last child, and its waiter runs one later") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto loop = get_running_loop();
        auto future = loop->create_future<int>();
        auto all = gather(std::vector{future});
        future.set_result(1);
        loop->call_soon([&] { log.push_back(all.done() ? "done" : "pending"); });
        co_await all;
        log.push_back("resumed");
    });
    CHECK(log == Log{"done", "resumed"});
}

TEST_CASE("an exception of gather that nobody awaits is reported as its own") {
    auto reports = reported([](Log&) -> Coroutine<> {
        (void)gather(fails_after(0.1, "lost"));
        co_await sleep(1);
    });
    CHECK(reports == Log{"_GatheringFuture exception was never retrieved"});
}

TEST_CASE("gather of futures that never come holds nothing after its loop") {
    auto loop = new_event_loop();
    set_event_loop(loop);
    {
        auto never = loop->create_future<int>();
        (void)gather(std::vector{never, never});
    }
    set_event_loop(nullptr);
    loop.reset();  // the leak sanitizer sees the rest
}

TEST_CASE("gather hears of the end of a child that a later one brings about as it starts") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto future = get_running_loop()->create_future<int>();
        auto ends = [&]() -> Coroutine<int> {
            future.set_result(1);
            co_return 2;
        };
        get_running_loop()->set_task_factory(eager_task_factory);
        auto both = gather(future, ends());
        log.push_back(both.done() ? "done" : "pending");
        co_await sleep(0);
        log.push_back(both.done() ? "done" : "pending");
        auto [first, second] = co_await both;
        log.push_back(std::to_string(first) + std::to_string(second));
    });
    CHECK(log == Log{"pending", "done", "12"});
}
