#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<std::string> async_main() {
    try {
        co_await asyncio::sleep(1000s);
    } catch (const asyncio::CancelledError&) {
        std::println("swallowed");
    }
    co_await asyncio::sleep(0.5);
    co_return "goes on";
}

int main() { std::println("{}", asyncio::run(async_main())); }
