#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>

using namespace std::chrono_literals;

asyncio::Coroutine<> async_task_1() {
    std::println("async_task_1 : 시작");
    std::println("async_task_1 : 5초 대기");
    co_await asyncio::sleep(5s);
    std::println("async_task_1 : 종료");
}

asyncio::Coroutine<> async_task_2() {
    std::println("async_task_2 : 시작");
    std::println("async_task_2 : 3초 대기");
    co_await asyncio::sleep(3s);
    std::println("async_task_2 : 종료");
}

asyncio::Coroutine<> async_main() {
    co_await async_task_1();
    co_await async_task_2();  // 이런식으로 나열하면 코루틴을 호출하는 것이지 다음 태스크를 실행하도록 예약하는 행동이 아님
}

int main() {
    asyncio::run(async_main());
}
