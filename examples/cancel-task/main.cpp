#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>

using namespace std::chrono_literals;

asyncio::Coroutine<int> nested() {
    try {
        std::println("nested : 시작");
        co_await asyncio::sleep(10s);
        co_return 42;
    } catch (const asyncio::CancelledError&) {
        std::println("nested : 취소됨");
        throw;
    }
}

asyncio::Coroutine<> async_main() {
    // Schedule nested() to run soon concurrently
    // with "async_main()".
    auto task = asyncio::create_task(nested());
    co_await asyncio::sleep(1s);

    // "task" can now be used to cancel "nested()"
    task.cancel();
    try {
        co_await task;
    } catch (const asyncio::CancelledError&) {
        std::println("main : nested()가 취소됨");
    }
}

int main() {
    asyncio::run(async_main());
}
