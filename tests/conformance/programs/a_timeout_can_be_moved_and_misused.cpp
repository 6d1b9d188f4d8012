#include <asyncio/asyncio.hpp>

#include <chrono>
#include <optional>
#include <print>

using namespace std::chrono_literals;

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    double start = loop->time();
    auto t = asyncio::timeout(1s);
    co_await asyncio::with(t, [start](asyncio::Timeout& t) -> asyncio::Coroutine<> {
        std::println("{} {:.1f}", t.when() ? "True" : "False", *t.when() - start);
        t.reschedule(start + 3);
        co_await asyncio::sleep(2s);
        t.reschedule(std::nullopt);
        std::println("{}", t.when() ? "a time" : "None");
        co_await asyncio::sleep(2s);
    });
    try {
        t.reschedule(start);
    } catch (const asyncio::RuntimeError& error) {
        std::println("RuntimeError: {}", error.what());
    }
    auto unused = asyncio::timeout(1s);
    try {
        unused.reschedule(start);
    } catch (const asyncio::RuntimeError& error) {
        std::println("RuntimeError: {}", error.what());
    }
    try {
        co_await asyncio::with(t, [](asyncio::Timeout&) -> asyncio::Coroutine<> { co_return; });
    } catch (const asyncio::RuntimeError& error) {
        std::println("RuntimeError: {}", error.what());
    }
    try {
        co_await asyncio::with(asyncio::timeout_at(loop->time() + 1),
                               [](asyncio::Timeout&) -> asyncio::Coroutine<> { co_await asyncio::sleep(2s); });
    } catch (const asyncio::TimeoutError&) {
        std::println("timeout_at {:.1f}", loop->time() - start);
    }
}

int main() { asyncio::run(async_main()); }
