#include <asyncio/asyncio.hpp>

#include <chrono>
#include <exception>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<> fail() {
    co_await asyncio::sleep(2s);
    throw asyncio::ValueError("too late");
}

std::string what(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    }
}

asyncio::Coroutine<> async_main() {
    asyncio::get_running_loop()->set_exception_handler([](asyncio::EventLoop&, const asyncio::ExceptionContext& context) {
        std::println("handler: {} | {}", context.message, what(context.exception));
    });
    auto task = asyncio::create_task(fail());
    task.add_done_callback([](auto) { std::println("the task's own callback"); });
    auto first = asyncio::shield(task);
    auto second = asyncio::shield(task);
    co_await asyncio::sleep(1s);
    first.cancel();
    co_await asyncio::sleep(0);
    task.add_done_callback([](auto) { std::println("a callback between"); });
    second.cancel();
    co_await asyncio::sleep(2s);
    std::println("retrieved: {}", what(task.exception()));
}

int main() { asyncio::run(async_main()); }
