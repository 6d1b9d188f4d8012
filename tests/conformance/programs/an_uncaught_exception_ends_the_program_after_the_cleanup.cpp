#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>

using namespace std::chrono_literals;

asyncio::Coroutine<> leftover() {
    auto slept = co_await asyncio::outcome(asyncio::sleep(100s));
    std::println("leftover cleaned up");
    asyncio::unwrap(slept);
}

asyncio::Coroutine<> async_main() {
    auto task = asyncio::create_task(leftover());
    co_await asyncio::sleep(1s);
    throw asyncio::ValueError("instead");
}

int main() { asyncio::run(async_main()); }
