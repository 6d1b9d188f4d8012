#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

asyncio::Coroutine<> inner() {
    auto slept = co_await asyncio::outcome(asyncio::sleep(10s));
    try {
        asyncio::unwrap(slept);
    } catch (const asyncio::CancelledError& error) {
        std::println("inner cancelled: {}", error.what());
    }
    co_await asyncio::sleep(1s);
    std::println("inner cleaned up");
    asyncio::unwrap(slept);
}

template <class A>
asyncio::Coroutine<> outer(A awaitable) {
    try {
        co_await asyncio::wait_for(std::move(awaitable), 5s);
    } catch (const asyncio::CancelledError& error) {
        std::println("outer cancelled: {}", error.what());
        throw;
    }
}

asyncio::Coroutine<> cancel_soon(asyncio::Task<> task, double start) {
    co_await asyncio::sleep(1s);
    task.cancel("stop");
    co_await asyncio::wait(std::vector{task});
    std::println("{} {:.1f}", task.cancelled() ? "True" : "False", asyncio::get_running_loop()->time() - start);
}

asyncio::Coroutine<> async_main() {
    double start = asyncio::get_running_loop()->time();
    auto coroutine = inner();
    auto inner_task = asyncio::create_task(inner());
    co_await cancel_soon(asyncio::create_task(outer(std::move(coroutine))), start);
    co_await cancel_soon(asyncio::create_task(outer(inner_task)), start);
}

int main() { asyncio::run(async_main()); }
