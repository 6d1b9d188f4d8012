#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<int> quick() {
    std::println("quick runs");
    co_return 1;
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    auto done = loop->create_future<std::string>();
    done.set_result("done already");
    std::println("{}", co_await asyncio::wait_for(done, 0s));
    try {
        co_await asyncio::wait_for(quick(), 0s);
    } catch (const asyncio::TimeoutError&) {
        std::println("a coroutine has no chance");
    }
    auto task = asyncio::create_task(quick());
    try {
        co_await asyncio::wait_for(task, -1s);
    } catch (const asyncio::TimeoutError&) {
        std::println("nor has a task that did not start {}", task.cancelled() ? "True" : "False");
    }
    task = asyncio::create_task(quick());
    co_await asyncio::sleep(0);
    std::println("{}", co_await asyncio::wait_for(task, 0s));
}

int main() { asyncio::run(async_main()); }
