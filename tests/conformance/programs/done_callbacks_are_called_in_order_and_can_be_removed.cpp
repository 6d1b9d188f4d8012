#include <asyncio/asyncio.hpp>

#include <print>

void plain(asyncio::Future<int> future) { std::println("plain {}", future.result()); }

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    auto future = loop->create_future<int>();
    auto first = future.add_done_callback([](auto) { std::println("first"); });
    future.add_done_callback(plain);
    auto second = future.add_done_callback([](auto) { std::println("second"); });
    future.add_done_callback(plain);
    std::println("removed {}", future.remove_done_callback(first));
    std::println("removed {}", future.remove_done_callback(plain));
    std::println("removed {}", future.remove_done_callback(plain));
    future.add_done_callback(plain);
    future.set_result(1);
    std::println("removed after it is done {}", future.remove_done_callback(second));
    co_await asyncio::sleep(0);
    std::println("end");
}

int main() { asyncio::run(async_main()); }
