#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>

using namespace std::chrono_literals;

asyncio::Coroutine<> async_main() {
    std::println("hello");
    co_await asyncio::sleep(1s);
    std::println("world");
}

int main() {
    asyncio::run(async_main());
}
// 단순히 코루틴을 실행하는 것은 의미가 없음, 실행을 예약하는 것이 아님 -> 비동기로 작동하지 않음 1초후 world 출력
