#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>
#include <vector>

using namespace std::chrono_literals;

asyncio::Coroutine<> sleeper(std::string name, std::vector<double> delays) {
    for (double delay : delays) co_await asyncio::sleep(delay);
    std::println("{}", name);
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    double when = loop->time() + 1;
    for (char name : std::string("abc")) loop->call_at(when, [name] { std::println("at {}", name); });
    co_await asyncio::sleep(2s);
    co_await asyncio::gather(
        sleeper("0.3", {0.3}), sleeper("0.1 + 0.2", {0.1, 0.2}), sleeper("0.2 + 0.1", {0.2, 0.1}),
        sleeper("0.1 * 3", {0.1, 0.1, 0.1}), sleeper("0.3 again", {0.3}));
    double base = loop->time() + 1;
    for (int microseconds : {40, 20, 60, 0, 30}) {
        loop->call_at(base + microseconds * 1e-6, [=] { std::println("microseconds {}", microseconds); });
    }
    loop->call_at(base, [loop] { loop->call_soon([] { std::println("a turn"); }); });
    co_await asyncio::sleep(2s);
}

int main() { asyncio::run(async_main()); }
