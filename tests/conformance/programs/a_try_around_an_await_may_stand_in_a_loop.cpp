#include <asyncio/asyncio.hpp>

#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<std::string> give(std::string s) { co_return s; }

asyncio::Coroutine<> restarts() {
    for (int i = 0; i < 3; ++i) {
        try {
            co_await asyncio::sleep(1s);
            throw asyncio::ValueError("round " + std::to_string(i));
        } catch (const asyncio::ValueError& e) {
            std::println("{}", e.what());
        }
    }
}

asyncio::Coroutine<> collects() {
    std::string s = "a";
    int n = 0;
    while (true) {
        try {
            s = co_await give(s);
            n += 1;
            if (n == 3) throw asyncio::ValueError("x");
        } catch (const asyncio::ValueError& e) {
            s = std::string("caught ") + e.what();
        }
        std::println("{} {}", n, s);
        if (n > 6) co_return;
    }
}

asyncio::Coroutine<int> stubborn() {
    int refused = 0;
    while (refused < 2) {
        try {
            co_await asyncio::sleep(10s);
        } catch (const asyncio::CancelledError&) {
            refused += 1;
            std::println("refused {}", refused);
        }
    }
    co_return refused;
}

asyncio::Coroutine<> async_main() {
    co_await restarts();
    co_await collects();
    auto task = asyncio::create_task(stubborn());
    for (int i = 0; i < 2; ++i) {
        co_await asyncio::sleep(1s);
        task.cancel();
    }
    std::println("{}", co_await task);
}

int main() { asyncio::run(async_main()); }
