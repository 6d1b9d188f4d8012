#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>
#include <utility>

using namespace std::chrono_literals;

asyncio::Coroutine<> leaf(std::string name) {
    try {
        co_await asyncio::sleep(5s);
    } catch (const asyncio::CancelledError&) {
        std::println("leaf {} cancelled", name);
        throw;
    }
}

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<> group() {
    auto inner = asyncio::gather(leaf("a"), leaf("b"));
    auto result = co_await asyncio::outcome(asyncio::gather(leaf("c"), inner, leaf("d")));
    std::println("group leaves {} {}", text(inner.done()), text(inner.cancelled()));
    asyncio::unwrap(std::move(result));
}

asyncio::Coroutine<> async_main() {
    auto task = asyncio::create_task(group());
    co_await asyncio::sleep(1s);
    task.cancel();
    try {
        co_await task;
    } catch (const asyncio::CancelledError&) {
        std::println("main {}", text(task.cancelled()));
    }
}

int main() { asyncio::run(async_main()); }
