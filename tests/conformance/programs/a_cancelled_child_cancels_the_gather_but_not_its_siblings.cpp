#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<std::string> work(std::string name, std::chrono::seconds delay) {
    try {
        co_await asyncio::sleep(delay);
        std::println("{} ends", name);
        co_return name;
    } catch (const asyncio::CancelledError&) {
        std::println("{} cancelled", name);
        throw;
    }
}

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<> async_main() {
    auto a = asyncio::create_task(work("a", 1s));
    auto b = asyncio::create_task(work("b", 2s));
    auto outer = asyncio::gather(a, b);
    asyncio::get_running_loop()->call_later(0.5, [a]() mutable { a.cancel(); });
    try {
        co_await outer;
    } catch (const asyncio::CancelledError&) {
        std::println("gather raised CancelledError {}", text(outer.cancelled()));
    }
    std::println("b is done: {} main is cancelling: {}", text(b.done()), asyncio::current_task().cancelling());
    std::println("{}", co_await b);
}

int main() { asyncio::run(async_main()); }
