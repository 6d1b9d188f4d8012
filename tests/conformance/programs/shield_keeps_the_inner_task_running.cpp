#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <vector>

using namespace std::chrono_literals;

asyncio::Coroutine<int> work() {
    co_await asyncio::sleep(2s);
    std::println("work ends");
    co_return 5;
}

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<int> protect(asyncio::Task<int> task) {
    try {
        co_return co_await asyncio::shield(task);
    } catch (const asyncio::CancelledError&) {
        std::println("awaiter cancelled, the task: {} {}", text(task.cancelled()), text(task.done()));
        throw;
    }
}

asyncio::Coroutine<> async_main() {
    auto task = asyncio::create_task(work());
    auto waiter = asyncio::create_task(protect(task));
    co_await asyncio::sleep(1s);
    waiter.cancel();
    co_await asyncio::wait(std::vector{waiter});
    std::println("{}", text(waiter.cancelled()));
    std::println("{}", co_await asyncio::shield(task));
    std::println("{}", co_await asyncio::shield(work()));
    asyncio::Future<int> outer = asyncio::shield(task);
    std::println("{}", text(outer == task));
    auto other = asyncio::create_task(work());
    outer = asyncio::shield(other);
    co_await asyncio::sleep(0.5);
    other.cancel("inner goes");
    try {
        co_await outer;
    } catch (const asyncio::CancelledError& error) {
        std::println("inner cancelled: {} {}", error.what(), text(outer.cancelled()));
    }
}

int main() { asyncio::run(async_main()); }
