#include <asyncio/asyncio.hpp>

#include <exception>
#include <print>
#include <string>
#include <vector>

asyncio::Coroutine<> fail(std::string what) {
    throw asyncio::ValueError(what);
    co_return;
}

std::string what(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    }
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    auto task = asyncio::create_task(fail("dropped"));
    co_await asyncio::sleep(0);
    task = {};
    std::println("after the drop");
    loop->set_exception_handler([](asyncio::EventLoop&, const asyncio::ExceptionContext& context) {
        std::println("handler: {} | {}", context.message, what(context.exception));
    });
    auto future = loop->create_future<int>();
    future.set_exception(std::make_exception_ptr(asyncio::ValueError("a future's")));
    future = {};
    task = asyncio::create_task(fail("retrieved"));
    co_await asyncio::sleep(0);
    std::println("{}", what(task.exception()));
    task = {};
    task = asyncio::create_task(fail("awaited"));
    try {
        co_await task;
    } catch (const asyncio::ValueError& error) {
        std::println("caught {}", error.what());
    }
    task = {};
    task = asyncio::create_task(fail("handled by the handler"));
    co_await asyncio::wait(std::vector{task});
    task = {};
    std::println("end");
}

int main() { asyncio::run(async_main()); }
