#include <asyncio/asyncio.hpp>

#include <chrono>
#include <exception>
#include <print>
#include <string>
#include <vector>

using namespace std::chrono_literals;

asyncio::Coroutine<> leftover(std::string name, int trips) {
    auto slept = co_await asyncio::outcome(asyncio::sleep(100s));
    if (!asyncio::is_cancelled(slept)) co_return;
    std::println("{} cancelled", name);
    for (int i = 0; i < trips; ++i) co_await asyncio::sleep(0);
    std::println("{} cleaned up", name);
    std::rethrow_exception(slept.error());
}

asyncio::Coroutine<> failing_cleanup() {
    co_await asyncio::outcome(asyncio::sleep(100s));
    throw asyncio::ValueError("in the clean-up");
}

asyncio::Coroutine<> swallowing() {
    try {
        co_await asyncio::sleep(100s);
    } catch (const asyncio::CancelledError&) {
        std::println("swallowed");
    }
}

asyncio::Coroutine<int> async_main() {
    std::vector tasks{asyncio::create_task(leftover("a", 2)), asyncio::create_task(leftover("b", 0)),
                      asyncio::create_task(leftover("c", 1))};
    tasks.push_back(asyncio::create_task(failing_cleanup()));
    tasks.push_back(asyncio::create_task(swallowing()));
    co_await asyncio::sleep(1s);
    std::println("main returns");
    co_return 3;
}

int main() { std::println("{}", asyncio::run(async_main())); }
