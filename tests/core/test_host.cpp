#include "support.hpp"

using namespace asyncio;

TEST_CASE("virtual time jumps to the deadline") {
    auto host = virtual_host();
    const auto start = host->now(0);
    CHECK(host->wait(start + 3'600'000'000'000) == Host::Wake::due);
    CHECK(host->now(0) == start + 3'600'000'000'000);
}

TEST_CASE("each reading of the virtual clock has a nanosecond of its own") {
    auto host = virtual_host();
    const auto before = host->now(1);
    CHECK(host->now(1) == before + 1);
    CHECK(host->now(5) == before + 6);
    CHECK(host->now(0) == before + 6);
}

TEST_CASE("a virtual host that nothing will wake says so") {
    auto host = virtual_host();
    CHECK(host->wait(Host::forever) == Host::Wake::never);
    host->wake();
    CHECK(host->wait(Host::forever) == Host::Wake::due);
}

TEST_CASE("a loop that waits for ever under virtual time ends with a sentence") {
    auto waits = []() -> Coroutine<> { co_await get_running_loop()->create_future(); };
    CHECK(thrown_by([&] { run(waits()); }).starts_with("RuntimeError: the event loop waits for ever"));
}

#ifndef __EMSCRIPTEN__

#include <csignal>
#include <cstdlib>
#include <thread>

namespace {

std::unique_ptr<Host> real_host() {
    ::setenv("ASYNCIO_CLOCK", "real", 1);
    auto host = default_host();
    ::setenv("ASYNCIO_CLOCK", "virtual", 1);
    return host;
}

}  // namespace

TEST_CASE("a real host returns at once when the deadline is past or it was woken before") {
    auto host = real_host();
    CHECK(host->wait(host->now(1) - 1) == Host::Wake::due);
    host->wake();
    CHECK(host->wait(Host::forever) == Host::Wake::due);
}

TEST_CASE("a real host is woken from another thread") {
    auto host = real_host();
    std::thread waker([&] { host->wake(); });
    CHECK(host->wait(Host::forever) == Host::Wake::due);
    waker.join();
}

TEST_CASE("a real host does not return before its deadline") {
    auto host = real_host();
    const auto deadline = host->now(1) + 2'000'000;
    host->wait(deadline);
    CHECK(host->now(1) >= deadline);
}

TEST_CASE("call_soon_threadsafe wakes a loop that waits") {
    auto loop = new_event_loop(real_host());
    std::thread::id ran_on;
    std::thread other;
    loop->call_soon([&] {
        other = std::thread([&] {
            loop->call_soon_threadsafe([&] {
                ran_on = std::this_thread::get_id();
                loop->stop();
            });
        });
    });
    loop->run_forever();
    other.join();
    CHECK(ran_on == std::this_thread::get_id());
}

TEST_CASE("an unknown clock in the environment is refused") {
    ::setenv("ASYNCIO_CLOCK", "lunar", 1);
    CHECK(thrown_by([] { default_host(); }) == "ValueError: ASYNCIO_CLOCK is 'lunar'; it may be 'real' or 'virtual'");
    ::setenv("ASYNCIO_CLOCK", "virtual", 1);
}

TEST_CASE("Ctrl-C cancels main, which cleans up, and is thrown as KeyboardInterrupt") {
    const auto handler_of_the_tests = std::signal(SIGINT, SIG_DFL);
    Log log;
    auto main = [&]() -> Coroutine<> {
        std::raise(SIGINT);
        co_await try_finally([&]() -> Coroutine<> { co_await sleep(3600); },
                             [&]() -> Coroutine<> {
                                 log.push_back("clean-up");
                                 co_return;
                             });
    };
    CHECK_THROWS_AS(run(main()), KeyboardInterrupt);
    CHECK(log == Log{"clean-up"});
    std::signal(SIGINT, handler_of_the_tests);
}

#endif
