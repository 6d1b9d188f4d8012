#include <asyncio/asyncio.hpp>

asyncio::Coroutine<> task_func() {
    co_return;
}

asyncio::Coroutine<> asyncronous_func() {
    co_await task_func();

    co_return;
}

int main() {
    asyncio::run(asyncronous_func());
}
