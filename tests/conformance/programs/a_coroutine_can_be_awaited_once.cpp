#include <asyncio/asyncio.hpp>

#include <print>

asyncio::Coroutine<int> work() {
    std::println("work");
    co_return 1;
}

asyncio::Coroutine<> async_main() {
    auto coroutine = work();
    std::println("{}", co_await coroutine);
    try {
        co_await coroutine;
    } catch (const asyncio::RuntimeError& error) {
        std::println("RuntimeError: {}", error.what());
    }
    auto task = asyncio::create_task(work());
    int first = co_await task, second = co_await task;
    std::println("{} {}", first, second);
}

int main() { asyncio::run(async_main()); }
