#include <asyncio/asyncio.hpp>

#include <algorithm>
#include <print>
#include <string>
#include <vector>

asyncio::Coroutine<> nothing() { co_return; }

asyncio::Coroutine<> async_main() {
    std::println("{}", asyncio::current_task().get_name());
    auto a = asyncio::create_task(nothing());
    auto b = asyncio::create_task(nothing(), {.name = "named"});
    auto c = asyncio::create_task(nothing());
    std::println("{} {} {}", a.get_name(), b.get_name(), c.get_name());
    a.set_name("renamed");
    std::vector<std::string> names;
    for (auto& task : asyncio::all_tasks()) names.push_back(task.get_name());
    std::ranges::sort(names);
    std::string text;
    for (auto& name : names) text += (text.empty() ? "" : " ") + name;
    std::println("{}", text);
    co_await asyncio::gather(a, b, c);
    auto d = asyncio::create_task(nothing(), {.name = ""});
    std::println("'{}'", d.get_name());
    auto e = asyncio::ensure_future(nothing());
    std::println("{}", e.get_name());
    co_await asyncio::gather(d, e, nothing());
    auto f = asyncio::create_task(nothing());
    std::println("{} {}", f.get_name(), asyncio::all_tasks().size());
    co_await f;
}

int main() {
    asyncio::run(async_main());
    asyncio::run(async_main());
}
