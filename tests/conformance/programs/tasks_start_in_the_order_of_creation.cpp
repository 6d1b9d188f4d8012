#include <asyncio/asyncio.hpp>

#include <print>
#include <string>
#include <vector>

asyncio::Coroutine<> work(std::string name) {
    std::println("{} starts", name);
    co_await asyncio::sleep(0);
    std::println("{} second step", name);
    co_await asyncio::sleep(0);
    std::println("{} third step", name);
}

asyncio::Coroutine<> async_main() {
    std::vector<asyncio::Task<>> tasks;
    for (char name : std::string("abc")) tasks.push_back(asyncio::create_task(work(std::string(1, name))));
    std::println("main goes on");
    co_await asyncio::sleep(0);
    std::println("main after one trip");
    for (auto& task : tasks) co_await task;
    std::println("main ends");
}

int main() { asyncio::run(async_main()); }
