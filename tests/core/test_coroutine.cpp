#include "support.hpp"

using namespace asyncio;

namespace {

Coroutine<int> answer() { co_return 42; }
Coroutine<> logs(Log& log, std::string line) {
    log.push_back(line);
    co_return;
}
Coroutine<int> fails() {
    throw ValueError("no");
    co_return 0;
}
Coroutine<int> depth(int n) {
    if (n == 0) co_return 0;
    co_return 1 + co_await depth(n - 1);
}
struct Thing {
    Coroutine<> method() { co_return; }
};

}  // namespace

TEST_CASE("a coroutine does nothing until it is awaited") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto coroutine = logs(log, "ran");
        log.push_back("made");
        co_await coroutine;
        log.push_back("awaited");
    });
    CHECK(log == Log{"made", "ran", "awaited"});
}

TEST_CASE("awaiting a coroutine runs it in the caller's task, with no trip through the loop") {
    auto log = logged([](Log& log) -> Coroutine<> {
        get_running_loop()->call_soon([&] { log.push_back("loop"); });
        co_await logs(log, "coroutine");
        co_await sleep(0);
    });
    CHECK(log == Log{"coroutine", "loop"});
}

TEST_CASE("a coroutine gives its result to whoever awaits it") { CHECK(run(answer()) == 42); }

TEST_CASE("an exception passes from the awaited coroutine to the awaiting one") {
    CHECK_THROWS_AS(run(fails()), ValueError);
}

TEST_CASE("a coroutine is awaited once") {
    auto twice = []() -> Coroutine<> {
        auto coroutine = answer();
        co_await coroutine;
        co_await coroutine;
    };
    CHECK(thrown_by([&] { run(twice()); }) == "RuntimeError: cannot reuse already awaited coroutine");
}

TEST_CASE("a coroutine that was never awaited is reported with its name") {
    CHECK(errors_of([] { (void)answer(); }) == Log{"RuntimeWarning: coroutine 'answer' was never awaited"});
    CHECK(errors_of([] { (void)Thing().method(); }) ==
          Log{"RuntimeWarning: coroutine 'Thing.method' was never awaited"});
}

TEST_CASE("debug mode says where a coroutine that was never awaited is from") {
    auto forgets = []() -> Coroutine<> {
        (void)answer();
        co_return;
    };
    auto lines = errors_of([&] { run(forgets(), {.debug = true}); });
    REQUIRE(lines.size() == 2);
    CHECK(lines[1].starts_with("Coroutine created at "));
    CHECK(lines[1].contains("test_coroutine.cpp:"));
}

TEST_CASE("a coroutine that was closed is not reported") {
    CHECK(errors_of([] { answer().close(); }).empty());
}

TEST_CASE("a coroutine owns its parameters and lets them go when it ends") {
    int alive = 0;
    auto holds = [](Probe) -> Coroutine<> { co_return; };
    {
        auto coroutine = holds(Probe(alive));
        CHECK(alive == 1);
        run(std::move(coroutine));
        CHECK(alive == 0);
    }
    CHECK(alive == 0);
}

TEST_CASE("a million awaits one after another use constant stack") {
    auto many = []() -> Coroutine<long> {
        long sum = 0;
        for (int i = 0; i < 1'000'000; ++i) sum += co_await answer();
        co_return sum;
    };
    CHECK(run(many()) == 42'000'000);
}

TEST_CASE("a hundred thousand nested awaits use constant stack") { CHECK(run(depth(100'000)) == 100'000); }

TEST_CASE("results may be references, and types that only move") {
    static int value = 1;
    auto reference = []() -> Coroutine<int&> { co_return value; };
    auto moves = []() -> Coroutine<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
    auto main = [&]() -> Coroutine<int> {
        int& same = co_await reference();
        same = 5;
        co_return *co_await moves() + *co_await create_task(moves());
    };
    CHECK(run(main()) == 14);
    CHECK(value == 5);
}
