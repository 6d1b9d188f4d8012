#include <asyncio/asyncio.hpp>

#include <print>
#include <string>

asyncio::Coroutine<std::string> leaf(std::string name) {
    std::println("leaf {}", name);
    co_return name;
}

asyncio::Coroutine<> ticker() {
    for (int i = 0; i < 6; ++i) {
        std::println("tick {}", i);
        co_await asyncio::sleep(0);
    }
}

asyncio::Coroutine<> async_main() {
    auto tick = asyncio::create_task(ticker());
    auto inner = asyncio::gather(leaf("a"), leaf("b"));
    auto [ab, c] = co_await asyncio::gather(inner, leaf("c"));
    auto [a, b] = ab;
    std::println("{} {} {}", a, b, c);
    co_await tick;
}

int main() { asyncio::run(async_main()); }
