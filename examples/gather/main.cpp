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
    // example함수를 비동기로 개시한다. 파라미터에 두개를 넣는 것으로 비동기를 두번 실행하는 것으로 의미한다.
    auto [first, second] = co_await asyncio::gather(example(), example());
    std::println("{}", first + second);
}

// 파이썬의 finally: 범위를 벗어날 때, 예외가 나더라도 실행된다.
struct Closing {
    asyncio::Loop loop;

    ~Closing() {
        loop->close();
        asyncio::set_event_loop(nullptr);
    }
};

// async def를 실행시키기 위한 함수
int main() {
    auto loop = asyncio::new_event_loop();
    asyncio::set_event_loop(loop);
    Closing closing{loop};
    loop->run_until_complete(async_main());
}
