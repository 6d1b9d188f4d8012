#include <asyncio/asyncio.hpp>

#include <chrono>
#include <optional>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<std::string> work(int delay, std::string result) {
    try {
        co_await asyncio::sleep(delay);
        co_return result;
    } catch (const asyncio::CancelledError&) {
        std::println("work {} cancelled", delay);
        throw;
    }
}

asyncio::Coroutine<> fail() {
    throw asyncio::ValueError("inside");
    co_return;
}

asyncio::Coroutine<std::string> stubborn() {
    auto slept = co_await asyncio::outcome(asyncio::sleep(10s));
    if (asyncio::is_cancelled(slept)) {
        std::println("stubborn goes on");
        co_await asyncio::sleep(1s);
    }
    co_return "late";
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    double start = loop->time();
    std::println("{}", co_await asyncio::wait_for(work(1, "in time"), 2s));
    std::println("{}", co_await asyncio::wait_for(work(1, "no limit"), std::nullopt));
    try {
        co_await asyncio::wait_for(work(5, "late"), 1s);
    } catch (const asyncio::TimeoutError& error) {
        std::println("TimeoutError {} CancelledError", error.what());
    }
    try {
        co_await asyncio::wait_for(fail(), 1s);
    } catch (const asyncio::ValueError& error) {
        std::println("ValueError: {}", error.what());
    }
    try {
        std::println("{}", co_await asyncio::wait_for(stubborn(), 1s));
    } catch (const asyncio::TimeoutError&) {
        std::println("stubborn: TimeoutError");
    }
    std::println("{:.1f} {}", loop->time() - start, asyncio::current_task().cancelling());
}

int main() { asyncio::run(async_main()); }
