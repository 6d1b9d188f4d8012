#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<std::string> work(double delay) {
    co_await asyncio::sleep(delay);
    std::println("work ends");
    co_return "result";
}

asyncio::Coroutine<> attempt(double limit, double delay) {
    try {
        std::println("{}", co_await asyncio::wait_for(work(delay), limit));
    } catch (const asyncio::TimeoutError&) {
        std::println("TimeoutError");
    }
}

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<> future_first() {
    auto loop = asyncio::get_running_loop();
    auto future = loop->create_future<std::string>();
    loop->call_later(1s, [future]() mutable { future.set_result("set in time"); });
    try {
        std::println("{}", co_await asyncio::wait_for(future, 1s));
    } catch (const asyncio::TimeoutError&) {
        std::println("TimeoutError {}", text(future.cancelled()));
    }
}

asyncio::Coroutine<> future_last() {
    auto loop = asyncio::get_running_loop();
    auto future = loop->create_future<std::string>();
    auto waiting = asyncio::create_task(asyncio::wait_for(future, 1s));
    co_await asyncio::sleep(0);
    loop->call_later(1s, [future]() mutable {
        std::println("too late: {}", text(future.done()));
        if (!future.done()) future.set_result("late");
    });
    try {
        std::println("{}", co_await waiting);
    } catch (const asyncio::TimeoutError&) {
        std::println("TimeoutError {}", text(future.cancelled()));
    }
}

asyncio::Coroutine<> async_main() {
    co_await attempt(1, 1);
    co_await attempt(1, 0.9999);
    co_await attempt(1, 1.0001);
    co_await future_first();
    co_await future_last();
}

int main() { asyncio::run(async_main()); }
