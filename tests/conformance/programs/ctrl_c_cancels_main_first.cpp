#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>

using namespace std::chrono_literals;

asyncio::Coroutine<> background() {
    struct Finally {
        ~Finally() { std::println("background cleaned up"); }
    } finally;
    while (true) {
        std::println("background");
        co_await asyncio::sleep(1s);
    }
}

asyncio::Coroutine<> async_main() {
    struct Finally {
        ~Finally() { std::println("main cleaned up"); }
    } finally;
    auto task = asyncio::create_task(background());
    try {
        co_await asyncio::sleep(1000s);
    } catch (const asyncio::CancelledError&) {
        std::println("main cancelled {}", asyncio::current_task().cancelling());
        throw;
    }
}

int main() { asyncio::run(async_main()); }
