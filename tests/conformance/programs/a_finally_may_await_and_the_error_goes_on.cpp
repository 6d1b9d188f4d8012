#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<> cleanup(std::string name) {
    std::println("cleanup {}", name);
    co_await asyncio::sleep(1s);
    std::println("cleaned {}", name);
}

asyncio::Coroutine<std::string> body(std::string name, bool fails) {
    co_await asyncio::sleep(1s);
    if (fails) throw asyncio::ValueError(name);
    co_return name;
}

asyncio::Coroutine<std::string> guarded(std::string name, bool fails) {
    co_return co_await asyncio::try_finally([=] { return body(name, fails); }, [=] { return cleanup(name); });
}

asyncio::Coroutine<> async_main() {
    std::println("{}", co_await guarded("fine", false));
    try {
        co_await guarded("wrong", true);
    } catch (const asyncio::ValueError& error) {
        std::println("ValueError: {}", error.what());
    }
    auto task = asyncio::create_task(guarded("cancelled", false));
    co_await asyncio::sleep(0.5);
    task.cancel("stop");
    try {
        co_await task;
    } catch (const asyncio::CancelledError& error) {
        std::println("CancelledError: {} {}", error.what(), task.cancelled() ? "True" : "False");
    }
    task = asyncio::create_task(guarded("cancelled twice", false));
    co_await asyncio::sleep(0.5);
    task.cancel("first");
    co_await asyncio::sleep(0.5);
    task.cancel("second");
    try {
        co_await task;
    } catch (const asyncio::CancelledError& error) {
        std::println("CancelledError: {}", error.what());
    }
}

int main() { asyncio::run(async_main()); }
