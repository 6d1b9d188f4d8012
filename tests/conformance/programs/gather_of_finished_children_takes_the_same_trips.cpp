#include <asyncio/asyncio.hpp>

#include <print>

asyncio::Coroutine<int> one() { co_return 1; }

asyncio::Coroutine<> ticker(int stop) {
    for (int i = 0; i < stop; ++i) {
        std::println("tick {}", i);
        co_await asyncio::sleep(0);
    }
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    auto done_task = asyncio::create_task(one());
    co_await done_task;
    auto done_future = loop->create_future<int>();
    done_future.set_result(2);
    auto tick = asyncio::create_task(ticker(4));
    auto [a, b] = co_await asyncio::gather(done_task, done_future);
    std::println("[{}, {}]", a, b);
    co_await asyncio::gather();
    std::println("[]");
    co_await tick;
    tick = asyncio::create_task(ticker(4));
    auto [c, d, e] = co_await asyncio::gather(done_task, one(), done_task);
    std::println("[{}, {}, {}]", c, d, e);
    co_await tick;
}

int main() { asyncio::run(async_main()); }
