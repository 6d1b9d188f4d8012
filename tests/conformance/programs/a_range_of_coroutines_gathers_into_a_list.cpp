#include <asyncio/asyncio.hpp>

#include <print>
#include <string>
#include <utility>
#include <vector>

asyncio::Coroutine<int> square(int n) {
    co_await asyncio::sleep((10 - n) / 10.0);
    if (n == 3) throw asyncio::ValueError("three");
    co_return n * n;
}

void show(const std::vector<int>& numbers) {
    std::string text;
    for (int n : numbers) text += (text.empty() ? "" : " ") + std::to_string(n);
    std::println("{}", text);
}

asyncio::Coroutine<> async_main() {
    std::vector<asyncio::Coroutine<int>> squares;
    for (int n : {1, 2, 4}) squares.push_back(square(n));
    show(co_await asyncio::gather(std::move(squares)));
    squares.clear();
    for (int n : asyncio::range(5)) squares.push_back(square(n));
    auto results = co_await asyncio::gather(asyncio::return_exceptions, std::move(squares));
    std::string text;
    for (auto& result : results) text += (text.empty() ? "" : " ") + (result ? std::to_string(*result) : "error");
    std::println("{}", text);
    std::vector<asyncio::Task<int>> tasks;
    for (int n : asyncio::range(3)) tasks.push_back(asyncio::create_task(square(n)));
    show(co_await asyncio::gather(tasks));
    auto twice = tasks;
    twice.insert(twice.end(), tasks.begin(), tasks.end());
    show(co_await asyncio::gather(twice));
    std::println("{}", (co_await asyncio::gather(std::vector<asyncio::Task<int>>{})).size());
}

int main() { asyncio::run(async_main()); }
