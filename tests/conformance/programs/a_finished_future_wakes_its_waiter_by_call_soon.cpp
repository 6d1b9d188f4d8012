#include <asyncio/asyncio.hpp>

#include <print>
#include <string>

asyncio::Coroutine<> waiter(std::string name, asyncio::Future<int> future) {
    std::println("{} waits", name);
    std::println("{} got {}", name, co_await future);
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    auto future = loop->create_future<int>();
    future.add_done_callback([](auto) { std::println("callback before the waiters"); });
    auto one = asyncio::create_task(waiter("one", future));
    auto two = asyncio::create_task(waiter("two", future));
    co_await asyncio::sleep(0);
    future.add_done_callback([](auto) { std::println("callback after the waiters"); });
    loop->call_soon([] { std::println("soon before"); });
    future.set_result(7);
    loop->call_soon([] { std::println("soon after"); });
    std::println("main has set it");
    co_await asyncio::sleep(0);
    std::println("main after one trip");
    future.add_done_callback([](auto) { std::println("callback on a done future"); });
    std::println("main got {}", co_await future);
    co_await asyncio::sleep(0);
    std::println("end {} {}", one.done() ? "True" : "False", two.done() ? "True" : "False");
}

int main() { asyncio::run(async_main()); }
