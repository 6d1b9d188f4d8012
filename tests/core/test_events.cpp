#include <thread>

#include "support.hpp"

using namespace asyncio;
using namespace std::chrono_literals;

namespace {
Coroutine<int> answer() { co_return 42; }
}  // namespace

TEST_CASE("call_soon calls in order, and what a callback adds in the next turn") {
    auto loop = new_event_loop();
    Log log;
    loop->call_soon([&] {
        log.push_back("a");
        loop->call_soon([&] {
            log.push_back("c");
            loop->stop();
        });
    });
    loop->call_soon([&] { log.push_back("b"); });
    loop->run_forever();
    CHECK(log == Log{"a", "b", "c"});
}

TEST_CASE("a cancelled handle is not called") {
    auto loop = new_event_loop();
    int calls = 0;
    auto handle = loop->call_soon([&] { ++calls; });
    CHECK_FALSE(handle.cancelled());
    handle.cancel();
    CHECK(handle.cancelled());
    auto timer = loop->call_later(1s, [&] { ++calls; });
    timer.cancel();
    loop->call_later(2s, [&] { loop->stop(); });
    loop->run_forever();
    CHECK(calls == 0);
}

TEST_CASE("timers are called when they are due, those of one moment in the order in which they were set") {
    auto loop = new_event_loop();
    Log log;
    const double start = loop->time();
    loop->call_later(0.2, [&] { log.push_back("later"); });
    loop->call_at(start + 0.1, [&] { log.push_back("first"); });
    loop->call_at(start + 0.1, [&] { log.push_back("second"); });
    loop->call_later(-1, [&] { log.push_back("past"); });
    loop->call_later(0.3, [&] { loop->stop(); });
    loop->run_forever();
    CHECK(log == Log{"past", "first", "second", "later"});
    CHECK(loop->time() - start == Approx(0.3).margin(1e-4));
}

TEST_CASE("a timer handle knows when") {
    auto loop = new_event_loop();
    CHECK(loop->call_at(12.5, [] {}).when() == 12.5);
}

TEST_CASE("stop ends the loop after the present turn, and it can run again") {
    auto loop = new_event_loop();
    Log log;
    loop->call_soon([&] { loop->stop(); });
    loop->call_soon([&] { log.push_back("still called"); });
    loop->run_forever();
    CHECK(log == Log{"still called"});
    CHECK_FALSE(loop->is_running());
    CHECK(loop->run_until_complete(answer()) == 42);
}

TEST_CASE("run_until_complete returns the result or throws the exception") {
    auto loop = new_event_loop();
    auto fails = []() -> Coroutine<> {
        throw ValueError("main");
        co_return;
    };
    CHECK(loop->run_until_complete(answer()) == 42);
    CHECK(thrown_by([&] { loop->run_until_complete(fails()); }) == "ValueError: main");
    auto future = loop->create_future<int>();
    loop->call_later(1s, [&] { future.set_result(3); });
    CHECK(loop->run_until_complete(future) == 3);
}

TEST_CASE("run_until_complete that is stopped before says so") {
    auto loop = new_event_loop();
    auto future = loop->create_future<int>();
    loop->call_soon([&] { loop->stop(); });
    CHECK(thrown_by([&] { loop->run_until_complete(future); }) ==
          "RuntimeError: Event loop stopped before Future completed.");
}

TEST_CASE("a closed loop refuses everything with Python's words") {
    auto loop = new_event_loop();
    loop->close();
    loop->close();
    CHECK(loop->is_closed());
    const std::string closed = "RuntimeError: Event loop is closed";
    CHECK(thrown_by([&] { loop->call_soon([] {}); }) == closed);
    CHECK(thrown_by([&] { loop->call_later(1, [] {}); }) == closed);
    CHECK(thrown_by([&] { loop->run_forever(); }) == closed);
    CHECK(errors_of([&] { CHECK(thrown_by([&] { loop->run_until_complete(answer()); }) == closed); }) ==
          Log{"RuntimeWarning: coroutine 'answer' was never awaited"});
    CHECK(errors_of([&] { CHECK(thrown_by([&] { loop->create_task(answer()); }) == closed); }) ==
          Log{"RuntimeWarning: coroutine 'answer' was never awaited"});
}

TEST_CASE("a running loop cannot be closed or run, nor another be run beside it") {
    auto main = []() -> Coroutine<> {
        auto loop = get_running_loop();
        CHECK(loop->is_running());
        CHECK(thrown_by([&] { loop->close(); }) == "RuntimeError: Cannot close a running event loop");
        CHECK(thrown_by([&] { loop->run_forever(); }) == "RuntimeError: This event loop is already running");
        auto other = new_event_loop();
        CHECK(thrown_by([&] { other->run_forever(); }) ==
              "RuntimeError: Cannot run the event loop while another loop is running");
        co_return;
    };
    run(main());
}

TEST_CASE("get_event_loop is the running loop, else the one that was set, else an error") {
    CHECK(thrown_by([] { get_event_loop(); }) ==
          "RuntimeError: There is no current event loop in thread 'MainThread'.");
    CHECK(thrown_by([] { get_running_loop(); }) == "RuntimeError: no running event loop");
    auto loop = new_event_loop();
    set_event_loop(loop);
    CHECK(get_event_loop() == loop);
    auto main = []() -> Coroutine<Loop> { co_return get_event_loop(); };
    auto other = new_event_loop();
    CHECK(other->run_until_complete(main()) == other);
    set_event_loop(nullptr);
}

TEST_CASE("an exception of a callback goes to the handler; without one to standard error") {
    auto loop = new_event_loop();
    auto stop_later = [&] { loop->call_soon([&] { loop->stop(); }); };
    loop->call_soon([] { throw ValueError("callback"); });
    stop_later();
    auto lines = errors_of([&] { loop->run_forever(); });
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].starts_with("Exception in callback "));
    CHECK(lines[0].ends_with("<lambda>()"));
    CHECK(lines[2] == "ValueError: callback");

    Log log;
    loop->set_exception_handler([&](EventLoop& which, const ExceptionContext& context) {
        CHECK(&which == loop.get());
        CHECK(context.handle);
        log.push_back(thrown(context.exception));
    });
    loop->call_soon([] { throw ValueError("again"); });
    stop_later();
    loop->run_forever();
    CHECK(log == Log{"ValueError: again"});
}

TEST_CASE("a handler that throws does not end the loop") {
    auto loop = new_event_loop();
    loop->set_exception_handler([](EventLoop&, const ExceptionContext&) { throw ValueError("handler"); });
    auto lines = errors_of([&] { loop->call_exception_handler({.message = "message"}); });
    CHECK(lines == Log{"Unhandled error in exception handler", "ValueError: handler"});
}

TEST_CASE("KeyboardInterrupt passes through the loop") {
    auto loop = new_event_loop();
    loop->call_soon([] { throw KeyboardInterrupt(); });
    CHECK_THROWS_AS(loop->run_forever(), KeyboardInterrupt);
    CHECK_FALSE(loop->is_running());
    CHECK(loop->run_until_complete(answer()) == 42);
}

TEST_CASE("debug mode reports a slow callback") {
    auto loop = new_event_loop(virtual_host());
    loop->set_debug(true);
    CHECK(loop->get_debug());
    auto clock = virtual_host();
    loop->call_soon([&] {
        clock->wait(clock->now(0) + 250'000'000);  // what a blocking call does
        loop->stop();
    });
    auto lines = errors_of([&] { loop->run_forever(); });
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].starts_with("Executing "));
    CHECK(lines[0].ends_with(" took 0.250 seconds"));
    loop->slow_callback_duration = 1;
    loop->call_soon([&] {
        clock->wait(clock->now(0) + 250'000'000);
        loop->stop();
    });
    CHECK(errors_of([&] { loop->run_forever(); }).empty());
}

TEST_CASE("a hundred thousand timers fire in order") {
    auto loop = new_event_loop();
    std::vector<int> fired;
    for (int i : range(100'000))
        loop->call_later((i * 7919 % 100'000) * 1e-3, [&fired, i] { fired.push_back(i * 7919 % 100'000); });
    loop->call_later(1000, [&] { loop->stop(); });
    loop->run_forever();
    CHECK(fired.size() == 100'000);
    CHECK(std::ranges::is_sorted(fired));
}

TEST_CASE("a callback that cancels its own handle runs on") {
    auto loop = new_event_loop();
    Log log;
    TimerHandle handle;
    handle =
        loop->call_later(1, [&, kept = std::string("what the callback holds, too long to stand in the string itself")] {
            handle.cancel();
            log.push_back(kept);
            loop->stop();
        });
    loop->run_forever();
    CHECK(log == Log{"what the callback holds, too long to stand in the string itself"});
    CHECK(handle.cancelled());
}
