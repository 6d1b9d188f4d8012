#include <asyncio/asyncio.hpp>

#include <print>

asyncio::Coroutine<int> nested() {
    co_return 42;
}

asyncio::Coroutine<> async_main() {
    // co_await하지 않으면 nested코루틴은 생성되었지만 실행되지 않음
    (void)nested();

    // co_await로 nested코루틴 실행
    std::println("{}", co_await nested());  // 42가 출력됨
}

int main() {
    asyncio::run(async_main());
}
