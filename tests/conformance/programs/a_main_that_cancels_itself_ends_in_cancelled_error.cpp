#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>

using namespace std::chrono_literals;

asyncio::Coroutine<> async_main() {
    asyncio::current_task().cancel("no more");
    auto slept = co_await asyncio::outcome(asyncio::sleep(1s));
    std::println("finally");
    asyncio::unwrap(slept);
}

int main() { asyncio::run(async_main()); }
