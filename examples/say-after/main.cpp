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

asyncio::Coroutine<> async_main() {
    std::println("started at {}", now());

    co_await say_after(1s, "hello");
    co_await say_after(2s, "world");

    std::println("finished at {}", now());
}

int main() {
    asyncio::run(async_main());
}
