#include <asyncio/asyncio.hpp>

#include <print>
#include <string>

asyncio::Coroutine<> busy(std::string name, int trips) {
    for (int i = 0; i < trips; ++i) {
        std::println("{} {}", name, i);
        co_await asyncio::sleep(0);
    }
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    loop->call_later(0, [] { std::println("timer of 0"); });
    loop->call_later(0.00001, [] { std::println("timer of 10 microseconds"); });
    loop->call_later(0.001, [] { std::println("timer of a millisecond"); });
    co_await asyncio::gather(busy("a", 3), busy("b", 2));
    std::println("gathered");
    co_await asyncio::sleep(0.002);
}

int main() { asyncio::run(async_main()); }
