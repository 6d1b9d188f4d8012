#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>

using namespace std::chrono_literals;

asyncio::Coroutine<> interrupt() {
    co_await asyncio::sleep(1s);
    std::println("interrupting");
    throw asyncio::KeyboardInterrupt();
}

asyncio::Coroutine<> async_main() {
    auto task = asyncio::create_task(interrupt());
    try {
        co_await asyncio::sleep(10s);
    } catch (const asyncio::CancelledError&) {
        std::println("main cancelled");
        throw;
    }
}

int main() {
    try {
        asyncio::run(async_main());
    } catch (const asyncio::KeyboardInterrupt&) {
        std::println("KeyboardInterrupt came out of run");
    }
}
