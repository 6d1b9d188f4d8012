#include <asyncio/asyncio.hpp>

#include <print>

asyncio::Coroutine<int> nested() {
    co_return 42;
}

asyncio::Coroutine<> async_main() {
    try {
        // 이벤트 루프가 실행 중인 스레드에서는 호출할 수 없다.
        asyncio::run(nested());
    } catch (const asyncio::RuntimeError& error) {
        std::println("RuntimeError: {}", error.what());
    }

    // 코루틴 안에서는 co_await로 실행한다.
    std::println("{}", co_await nested());
}

int main() {
    asyncio::run(async_main());
}
