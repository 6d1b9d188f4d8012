#include <asyncio/asyncio.hpp>

#include <print>

asyncio::Coroutine<int> work() { co_return 1; }

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<> async_main() {
    auto task = asyncio::ensure_future(work());
    std::println("{} {}", task.get_name(), text(asyncio::ensure_future(task) == task));
    auto future = asyncio::get_running_loop()->create_future<int>();
    std::println("{}", text(asyncio::ensure_future(future) == future));
    future.set_result(2);
    std::println("{}", co_await task + co_await future);
}

int main() { asyncio::run(async_main()); }
