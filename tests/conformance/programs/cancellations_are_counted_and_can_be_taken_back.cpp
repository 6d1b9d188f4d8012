#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<std::string> stubborn() {
    auto me = asyncio::current_task();
    for (int attempt = 0; attempt < 3; ++attempt) {
        try {
            co_await asyncio::sleep(10s);
        } catch (const asyncio::CancelledError& error) {
            std::println("caught {} '{}' {}", attempt, error.what(), me.cancelling());
        }
    }
    int a = me.uncancel(), b = me.uncancel(), c = me.uncancel(), d = me.uncancel();
    std::println("uncancel {} {} {} {}", a, b, c, d);
    co_await asyncio::sleep(1s);
    std::println("sleeps undisturbed");
    co_return "done";
}

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<> async_main() {
    auto task = asyncio::create_task(stubborn());
    co_await asyncio::sleep(0);
    for (std::string message : {"first", "", "third"}) {
        bool asked = task.cancel(message);
        std::println("cancel {} {}", text(asked), task.cancelling());
        co_await asyncio::sleep(1s);
    }
    auto result = co_await task;
    std::println("{} {} {} {}", result, text(task.cancelled()), task.cancelling(), text(task.cancel()));
    auto twice = asyncio::create_task(asyncio::sleep(5s));
    co_await asyncio::sleep(0);
    bool one = twice.cancel("one"), two = twice.cancel("two");
    std::println("{} {} {}", text(one), text(two), twice.cancelling());
    try {
        co_await twice;
    } catch (const asyncio::CancelledError& error) {
        std::println("CancelledError {}", error.what());
    }
}

int main() { asyncio::run(async_main()); }
