// 태스크 : Tasks are used to schedule coroutines concurrently,
// When a coroutine is wrapped into a Task with functions like asyncio.create_task()
// the coroutine is automatically scheduled to run soon
#include <asyncio/asyncio.hpp>

asyncio::Coroutine<int> nested() {
    co_return 42;
}

asyncio::Coroutine<> async_main() {
    // Schedule nested() to run soon concurrently
    // with "async_main()".
    auto task = asyncio::create_task(nested());

    // "task" can now be used to cancel "nested()", or
    // can simply be awaited to wait until it is complete:
    co_await task;
}

int main() {
    asyncio::run(async_main());
}
