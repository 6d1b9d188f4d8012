#include <asyncio/asyncio.hpp>

#include <print>
#include <utility>

asyncio::Coroutine<> work() {
    try {
        co_await asyncio::sleep(1);
    } catch (const asyncio::CancelledError&) {
        throw asyncio::CancelledError("mine");
    }
}

template <class A>
asyncio::Coroutine<> attempt(A what) {
    try {
        co_await std::move(what);
    } catch (const asyncio::TimeoutError&) {
        std::println("timed out");
    } catch (const asyncio::CancelledError& error) {
        std::println("cancelled '{}'", error.what());
    }
}

asyncio::Coroutine<> async_main() {
    auto task = asyncio::create_task(work());
    co_await asyncio::sleep(0);
    co_await attempt(asyncio::wait_for(task, 0));
    co_await attempt(task);
    task = asyncio::create_task(work());
    co_await asyncio::sleep(0);
    task.cancel();
    co_await attempt(task);
    co_await attempt(task);
}

int main() { asyncio::run(async_main()); }
