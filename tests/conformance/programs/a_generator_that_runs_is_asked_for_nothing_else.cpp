#include <asyncio/asyncio.hpp>

#include <exception>
#include <print>
#include <utility>

asyncio::AsyncGenerator<int> slow() {
    co_await asyncio::sleep(1);
    co_yield 1;
}

template <class T>
asyncio::Coroutine<> attempt(asyncio::Coroutine<T> what) {
    try {
        co_await what;
    } catch (const asyncio::RuntimeError& error) {
        std::println("{}", error.what());
    }
}

asyncio::Coroutine<> async_main() {
    auto generator = slow();
    auto task = asyncio::create_task(generator.next());
    co_await asyncio::sleep(0.5);
    co_await attempt(generator.next());
    co_await attempt(generator.athrow(std::make_exception_ptr(asyncio::ValueError("no"))));
    co_await attempt(generator.aclose());
    std::println("{}", *co_await task);
    co_await generator.aclose();
}

int main() { asyncio::run(async_main()); }
