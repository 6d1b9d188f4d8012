#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>

using namespace std::chrono_literals;

asyncio::Coroutine<> never_awaited() {
    std::println("never printed");
    co_return;
}

asyncio::Coroutine<> pending() { co_await asyncio::sleep(10s); }

asyncio::Task<> task;

asyncio::Coroutine<> starter() {
    task = asyncio::create_task(pending());
    co_await asyncio::sleep(0);
    (void)never_awaited();
    std::println("starter ends");
}

int main() {
    auto loop = asyncio::new_event_loop();
    loop->run_until_complete(starter());
    loop->close();
    std::println("closed");
    task = {};
    loop = nullptr;
    std::println("end");
}
