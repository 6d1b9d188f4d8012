#include "support.hpp"

using namespace asyncio;

namespace {
Coroutine<int> answer() { co_return 42; }
}  // namespace

TEST_CASE("run returns what main returns and throws what it throws") {
    auto fails = []() -> Coroutine<> {
        throw ValueError("main");
        co_return;
    };
    CHECK(run(answer()) == 42);
    CHECK(thrown_by([&] { run(fails()); }) == "ValueError: main");
}

TEST_CASE("run inside a running loop is refused, and its coroutine reported") {
    auto main = []() -> Coroutine<> {
        CHECK(thrown_by([] { run(answer()); }) ==
              "RuntimeError: asyncio.run() cannot be called from a running event loop");
        co_return;
    };
    CHECK(errors_of([&] { run(main()); }) == Log{"RuntimeWarning: coroutine 'answer' was never awaited"});
}

TEST_CASE("run cancels what is left and awaits it") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto left = [](Log& log, std::string name) -> Coroutine<> {
            co_await try_finally([]() -> Coroutine<> { co_await sleep(3600); },
                                 [&]() -> Coroutine<> {
                                     co_await sleep(1);
                                     log.push_back(name + " cleaned up");
                                 });
        };
        create_task(left(log, "a"));
        create_task(left(log, "b"));
        co_await sleep(0);
        log.push_back("main ends");
    });
    CHECK(log == Log{"main ends", "a cleaned up", "b cleaned up"});
}

TEST_CASE("an exception during that is reported") {
    auto reports = reported([](Log&) -> Coroutine<> {
        auto left = []() -> Coroutine<> {
            try {
                co_await sleep(3600);
            } catch (const CancelledError&) {
                throw ValueError("instead");
            }
        };
        create_task(left());
        co_await sleep(0);
    });
    CHECK(reports == Log{"unhandled exception during asyncio.run() shutdown"});
}

TEST_CASE("run closes its loop also when main throws") {
    Loop loop;
    auto fails = [&]() -> Coroutine<> {
        loop = get_running_loop();
        throw ValueError("main");
        co_return;
    };
    CHECK_THROWS_AS(run(fails()), ValueError);
    CHECK(loop->is_closed());
}

TEST_CASE("a runner runs several mains on one loop, then is closed") {
    Runner runner;
    auto loop = runner.get_loop();
    CHECK(runner.run(answer()) == 42);
    CHECK(runner.run(answer()) == 42);
    CHECK(runner.get_loop() == loop);
    runner.close();
    runner.close();
    CHECK(loop->is_closed());
    CHECK(thrown_by([&] { runner.get_loop(); }) == "RuntimeError: Runner is closed");
}

TEST_CASE("a runner takes debug mode and a loop of one's own") {
    auto mine = new_event_loop();
    Runner runner({.debug = true, .loop_factory = [&] { return mine; }});
    CHECK(runner.get_loop() == mine);
    CHECK(mine->get_debug());
}

TEST_CASE("a KeyboardInterrupt of main leaves run, after clean-up") {
    auto log = logged([](Log&) -> Coroutine<> { co_return; });
    auto interrupted = [&]() -> Coroutine<> {
        auto left = [](Log& log) -> Coroutine<> {
            try {
                co_await sleep(3600);
            } catch (const CancelledError&) {
                log.push_back("cancelled");
                throw;
            }
        };
        create_task(left(log));
        co_await sleep(0);
        throw KeyboardInterrupt();
    };
    CHECK_THROWS_AS(run(interrupted()), KeyboardInterrupt);
    CHECK(log == Log{"cancelled"});
}
