#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<> inner(asyncio::Future<void> future) {
    try {
        co_await future;
    } catch (const asyncio::CancelledError& error) {
        std::println("inner {}", error.what());
        throw;
    }
}

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<> middle(asyncio::Task<> task) {
    try {
        co_await task;
    } catch (const asyncio::CancelledError& error) {
        std::println("middle {} {}", error.what(), text(task.cancelled()));
        throw asyncio::ValueError("turned into an error");
    }
}

asyncio::Coroutine<std::string> outer(asyncio::Task<> task) {
    try {
        co_await task;
    } catch (const asyncio::ValueError& error) {
        std::println("outer {}", error.what());
        co_return "survived";
    }
    co_return "None";
}

asyncio::Coroutine<> async_main() {
    auto future = asyncio::get_running_loop()->create_future<void>();
    auto a = asyncio::create_task(inner(future));
    auto b = asyncio::create_task(middle(a));
    auto c = asyncio::create_task(outer(b));
    co_await asyncio::sleep(1s);
    c.cancel("top");
    std::println("{} {} {} {}", text(future.cancelled()), a.cancelling(), b.cancelling(), c.cancelling());
    auto result = co_await c;
    std::println("{} {} {} {}", result, c.cancelling(), text(a.cancelled()), text(b.cancelled()));
}

int main() { asyncio::run(async_main()); }
