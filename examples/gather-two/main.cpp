#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>

using namespace std::chrono_literals;

asyncio::Coroutine<int> coroutine_1() {
    std::println("coroutine_1 : 시작");
    co_await asyncio::sleep(2s);
    std::println("coroutine_1 : 종료");
    co_return 1;
}

asyncio::Coroutine<int> coroutine_2() {
    std::println("coroutine_2 : 시작");
    co_await asyncio::sleep(1s);
    std::println("coroutine_2 : 종료");
    co_return 2;
}

int main() {
    auto loop = asyncio::new_event_loop();
    asyncio::set_event_loop(loop);
    auto [result_1, result_2] = loop->run_until_complete(asyncio::gather(coroutine_1(), coroutine_2()));
    std::println("결과 : {}, {}", result_1, result_2);
    loop->close();
}
