#include <asyncio/asyncio.hpp>

#include <chrono>
#include <ctime>
#include <print>
#include <string>

using namespace std::chrono_literals;

// 파이썬의 time.strftime("%X")
std::string now() {
    const std::time_t seconds = std::time(nullptr);
    char text[16];
    std::strftime(text, sizeof text, "%X", std::localtime(&seconds));
    return text;
}

asyncio::Coroutine<> say_after(std::chrono::seconds delay, std::string what) {
    co_await asyncio::sleep(delay);
    std::println("{}", what);
}

// The asyncio.create_task() function to run coroutines concurrently as asyncio Tasks.
asyncio::Coroutine<> async_main() {
    auto task1 = asyncio::create_task(say_after(1s, "hello"));

    auto task2 = asyncio::create_task(say_after(2s, "world"));

    std::println("started at {}", now());

    // Wait until both tasks are completed (should take around 2 seconds.)
    co_await task1;
    co_await task2;

    std::println("finished at {}", now());
}

int main() {
    asyncio::run(async_main());
}
