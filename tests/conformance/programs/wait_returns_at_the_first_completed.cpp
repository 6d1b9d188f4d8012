#include <asyncio/asyncio.hpp>

#include <algorithm>
#include <print>
#include <string>
#include <vector>

asyncio::Coroutine<std::string> work(std::string name, int delay) {
    co_await asyncio::sleep(delay);
    std::println("{} ends", name);
    co_return name;
}

std::string names(const std::vector<asyncio::Task<std::string>>& tasks) {
    std::vector<std::string> names;
    for (auto& task : tasks) names.push_back(task.get_name());
    std::ranges::sort(names);
    std::string text;
    for (auto& name : names) text += " " + name;
    return text;
}

asyncio::Coroutine<> async_main() {
    std::vector<asyncio::Task<std::string>> tasks;
    for (int i = 0; int delay : {3, 1, 2}) {
        auto name = "w" + std::to_string(i++);
        tasks.push_back(asyncio::create_task(work(name, delay), {.name = name}));
    }
    while (!tasks.empty()) {
        auto [done, pending] = co_await asyncio::wait(tasks, {.return_when = asyncio::FIRST_COMPLETED});
        std::println("done:{} pending:{}", names(done), names(pending));
        tasks = pending;
    }
}

int main() { asyncio::run(async_main()); }
