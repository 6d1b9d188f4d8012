// async/await를 사용하기 위한 라이브러리
#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>

using namespace std::chrono_literals;

// 비동기를 지정하기 위한 example()
asyncio::Coroutine<int> example() {
    int ret = 0;
    for (int i = 1; i < 10; i += 1) {
        co_await asyncio::sleep(100ms);
        ret += i;
    }
    co_return ret;
}

asyncio::Coroutine<> async_main() {
    // example함수를 비동기로 개시한다.
    auto t1 = asyncio::create_task(example());
    auto t2 = asyncio::create_task(example());

    // t1와 t2가 종료가 되면 결과값을 더한다.
    std::println("{}", co_await t1 + co_await t2);
}

// async def를 실행시키기 위한 함수
int main() {
    asyncio::run(async_main());
}
