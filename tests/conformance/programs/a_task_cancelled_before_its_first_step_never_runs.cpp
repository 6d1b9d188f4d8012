#include <asyncio/asyncio.hpp>

#include <print>
#include <string>
#include <vector>

asyncio::Coroutine<> work() {
    std::println("never printed");
    co_return;
}

asyncio::Coroutine<> suicidal() {
    asyncio::current_task().cancel("myself");
    std::println("still running");
    try {
        co_await asyncio::sleep(0);
    } catch (const asyncio::CancelledError& error) {
        std::println("cancelled at the next await: {}", error.what());
        throw;
    }
}

asyncio::Coroutine<std::string> returns_anyway() {
    asyncio::current_task().cancel();
    co_return "result";
}

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<> async_main() {
    auto task = asyncio::create_task(work());
    task.add_done_callback([](auto t) { std::println("done callback {}", text(t.cancelled())); });
    task.cancel();
    std::println("asked {} {}", text(task.done()), text(task.cancelled()));
    co_await asyncio::wait(std::vector{task});
    std::println("done {}", text(task.cancelled()));
    task = asyncio::create_task(suicidal());
    co_await asyncio::wait(std::vector{task});
    std::println("{}", text(task.cancelled()));
    auto returning = asyncio::create_task(returns_anyway());
    co_await asyncio::wait(std::vector{returning});
    std::println("{}", text(returning.cancelled()));
}

int main() { asyncio::run(async_main()); }
