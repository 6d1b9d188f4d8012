#include <asyncio/asyncio.hpp>

// 사용 예시
asyncio::Coroutine<> async_func() {
    co_return;
}

asyncio::Coroutine<> run_async_func() {
    co_await async_func();
}

int main() {
    asyncio::run(run_async_func());
}
