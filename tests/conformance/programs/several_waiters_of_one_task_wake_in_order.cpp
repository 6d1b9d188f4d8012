#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>
#include <vector>

using namespace std::chrono_literals;

asyncio::Coroutine<std::string> work() {
    co_await asyncio::sleep(1s);
    std::println("work ends");
    co_return "result";
}

asyncio::Coroutine<> waiter(char name, asyncio::Task<std::string> task) {
    try {
        auto result = co_await task;
        std::println("{} {}", name, result);
    } catch (const asyncio::CancelledError&) {
        std::println("{} cancelled", name);
        throw;
    }
}

const char* text(bool value) { return value ? "True" : "False"; }

std::vector<asyncio::Task<>> start(std::string names, asyncio::Task<std::string> task) {
    std::vector<asyncio::Task<>> waiters;
    for (char name : names) waiters.push_back(asyncio::create_task(waiter(name, task)));
    return waiters;
}

asyncio::Coroutine<> async_main() {
    auto task = asyncio::create_task(work());
    auto waiters = start("cab", task);
    std::println("{}", co_await task);
    co_await asyncio::gather(waiters);
    task = asyncio::create_task(work());
    waiters = start("xyz", task);
    co_await asyncio::sleep(0.5);
    waiters[1].cancel();
    co_await asyncio::wait(waiters);
    std::println("{} [{}, {}, {}]", text(task.cancelled()), text(waiters[0].cancelled()), text(waiters[1].cancelled()),
                 text(waiters[2].cancelled()));
}

int main() { asyncio::run(async_main()); }
