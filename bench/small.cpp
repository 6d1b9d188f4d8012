// A small program of a user's, which is compiled and not run.
#include <asyncio/asyncio.hpp>
#include <cstdio>

using namespace std::chrono_literals;

asyncio::Coroutine<int> add(int a, int b) {
    co_await asyncio::sleep(10ms);
    co_return a + b;
}

asyncio::Coroutine<> async_main() {
    auto task = asyncio::create_task(add(1, 2));
    auto [first, second] = co_await asyncio::gather(add(3, 4), add(5, 6));
    std::printf("%d\n", first + second + co_await task);
}

int main() { asyncio::run(async_main()); }
