#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <vector>

using namespace std::chrono_literals;

asyncio::Coroutine<> coroutine_1() {
    std::println("coroutine_1 : 시작");
    co_await asyncio::sleep(2s);
    std::println("coroutine_1 : 종료");
}

asyncio::Coroutine<> coroutine_2() {
    std::println("coroutine_2 : 시작");
    co_await asyncio::sleep(1s);
    std::println("coroutine_2 : 종료");
}

asyncio::Coroutine<> start_coroutine() {
    // 코루틴이 아니라 태스크를 리스트에 담는다.
    std::vector tasks{asyncio::create_task(coroutine_1()), asyncio::create_task(coroutine_2())};
    auto [done, pending] = co_await asyncio::wait(tasks);
    std::println("끝난 태스크 : {}, 남은 태스크 : {}", done.size(), pending.size());
}

int main() {
    asyncio::run(start_coroutine());
}
