#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>

using namespace std::chrono_literals;

void some_other_place(asyncio::Future<int> future) {
    std::println("다른 곳 : 결과를 정함");
    future.set_result(42);
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    auto future = loop->create_future<int>();
    loop->call_later(1s, [future] { some_other_place(future); });

    std::println("main : Future를 기다림");
    std::println("main : {}", co_await future);
}

int main() {
    asyncio::run(async_main());
}
