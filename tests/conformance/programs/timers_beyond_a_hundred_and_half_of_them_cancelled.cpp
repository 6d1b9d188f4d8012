#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

asyncio::Coroutine<> sleeper(int i, std::vector<int>* order) {
    co_await asyncio::sleep(i * 37 % 101 / 100.0);
    order->push_back(i);
}

std::string first(const std::vector<int>& numbers, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += " " + std::to_string(numbers[i]);
    return text;
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    std::vector<int> fired;
    std::vector<asyncio::TimerHandle> handles;
    for (int i = 0; i < 300; ++i) {
        handles.push_back(loop->call_later((i * 7919 % 499) / 1000.0 + 0.01, [&fired, i] { fired.push_back(i); }));
    }
    for (int i = 0; i < 300; ++i) {
        if (i % 3) handles[i].cancel();
    }
    co_await asyncio::sleep(1s);
    std::println("{}{}", fired.size(), first(fired, 20));
    double start = loop->time();
    std::vector<int> order;
    std::vector<asyncio::Coroutine<>> sleepers;
    for (int i = 0; i < 101; ++i) sleepers.push_back(sleeper(i, &order));
    co_await asyncio::gather(std::move(sleepers));
    std::println("{} {:.2f}", first(order, 15).substr(1), loop->time() - start);
}

int main() { asyncio::run(async_main()); }
