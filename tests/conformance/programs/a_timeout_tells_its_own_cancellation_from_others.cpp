#include <asyncio/asyncio.hpp>

#include <chrono>
#include <optional>
#include <print>
#include <vector>

using namespace std::chrono_literals;

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<> guarded(asyncio::Limit limit, int seconds) {
    auto t = asyncio::timeout(limit);
    try {
        co_await asyncio::with(t, [&](asyncio::Timeout&) -> asyncio::Coroutine<> { co_await asyncio::sleep(seconds); });
        std::println("in time {}", text(t.expired()));
    } catch (const asyncio::TimeoutError&) {
        std::println("timed out {} {}", text(t.expired()), asyncio::current_task().cancelling());
    } catch (const asyncio::CancelledError&) {
        std::println("cancelled from outside {} {}", text(t.expired()), asyncio::current_task().cancelling());
        throw;
    }
}

asyncio::Coroutine<> async_main() {
    co_await guarded(2s, 1);
    co_await guarded(1s, 2);
    co_await guarded(std::nullopt, 1);
    co_await guarded(0s, 1);
    co_await guarded(-1s, 1);
    auto task = asyncio::create_task(guarded(2s, 3));
    co_await asyncio::sleep(1s);
    task.cancel();
    co_await asyncio::wait(std::vector{task});
    std::println("{}", text(task.cancelled()));
    try {
        co_await asyncio::with(asyncio::timeout(1s), [](asyncio::Timeout&) -> asyncio::Coroutine<> {
            throw asyncio::ValueError("its own");
            co_return;
        });
    } catch (const asyncio::ValueError& error) {
        std::println("ValueError: {}", error.what());
    }
}

int main() { asyncio::run(async_main()); }
