#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <vector>

using namespace std::chrono_literals;

asyncio::Coroutine<> work() { co_await asyncio::sleep(1s); }

asyncio::Coroutine<> async_main() {
    try {
        co_await asyncio::wait(std::vector<asyncio::Task<>>{});
    } catch (const asyncio::ValueError& error) {
        std::println("ValueError: {}", error.what());
    }
    auto task = asyncio::create_task(work());
    auto waiting = asyncio::create_task(asyncio::wait(std::vector{task, task}));
    co_await asyncio::sleep(0.5);
    waiting.cancel();
    try {
        co_await waiting;
    } catch (const asyncio::CancelledError&) {
        std::println("wait was cancelled, the task was not: {}", task.done() ? "True" : "False");
    }
    auto [done, pending] = co_await asyncio::wait(std::vector{task, task});
    std::println("{} {}", done.size(), pending.size());
}

int main() { asyncio::run(async_main()); }
