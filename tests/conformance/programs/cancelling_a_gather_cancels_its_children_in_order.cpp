#include <asyncio/asyncio.hpp>

#include <chrono>
#include <exception>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<> work(std::string name, int trips) {
    std::string message;
    auto slept = co_await asyncio::outcome(asyncio::sleep(10s));
    try {
        asyncio::unwrap(slept);
        co_return;
    } catch (const asyncio::CancelledError& error) {
        message = error.what();
    }
    std::println("{} cancelled: {}", name, message);
    for (int i = 0; i < trips; ++i) co_await asyncio::sleep(0);
    std::println("{} cleaned up", name);
    std::rethrow_exception(slept.error());
}

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<> async_main() {
    auto outer = asyncio::gather(work("a", 2), work("b", 0), work("c", 1));
    co_await asyncio::sleep(1s);
    bool asked = outer.cancel("enough");
    std::println("asks: {} {}", text(asked), text(outer.done()));
    try {
        co_await outer;
    } catch (const asyncio::CancelledError& error) {
        std::println("main got it: {} {}", error.what(), text(outer.cancelled()));
    }
    std::println("again: {}", text(outer.cancel()));
}

int main() { asyncio::run(async_main()); }
