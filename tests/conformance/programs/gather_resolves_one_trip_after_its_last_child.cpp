#include <asyncio/asyncio.hpp>

#include <print>

asyncio::Coroutine<int> child(int n) {
    for (int i = 0; i < n; ++i) co_await asyncio::sleep(0);
    std::println("child {} ends", n);
    co_return n;
}

asyncio::Coroutine<> ticker() {
    for (int i = 0; i < 8; ++i) {
        std::println("tick {}", i);
        co_await asyncio::sleep(0);
    }
}

asyncio::Coroutine<> async_main() {
    auto tick = asyncio::create_task(ticker());
    auto outer = asyncio::gather(child(2), child(0), child(3));
    outer.add_done_callback([](auto f) {
        auto [a, b, c] = f.result();
        std::println("outer's callback [{}, {}, {}]", a, b, c);
    });
    std::println("awaiting");
    auto [a, b, c] = co_await outer;
    std::println("[{}, {}, {}]", a, b, c);
    co_await tick;
}

int main() { asyncio::run(async_main()); }
