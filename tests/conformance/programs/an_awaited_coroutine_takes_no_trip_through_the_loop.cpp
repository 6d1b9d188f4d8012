#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<int> deep(int n) {
    if (n) co_return 1 + co_await deep(n - 1);
    co_return 0;
}

asyncio::Coroutine<> other() {
    std::println("other runs");
    co_return;
}

asyncio::Coroutine<> async_main() {
    auto task = asyncio::create_task(other());
    std::println("{}", co_await deep(100));
    for (int i = 0; i < 1000; ++i) co_await deep(0);
    std::println("still nobody else");
    co_await task;
    std::println("already done: {}", task.done() ? "True" : "False");
    task = asyncio::create_task(other());
    co_await asyncio::sleep(0);
    std::println("{}", co_await asyncio::wait_for(deep(10), 1s));
    auto first = co_await asyncio::sleep(0, std::string("sleep's result"));
    auto second = co_await asyncio::sleep(1, 2);
    std::println("{} {}", first, second);
}

int main() { asyncio::run(async_main()); }
