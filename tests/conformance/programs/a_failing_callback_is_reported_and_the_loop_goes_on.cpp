#include <asyncio/asyncio.hpp>

#include <exception>
#include <print>
#include <string>

void fail() { throw asyncio::ValueError("callback"); }

std::string what(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    }
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    loop->call_soon(fail);
    loop->call_soon([] { std::println("the next callback"); });
    auto future = loop->create_future<void>();
    future.add_done_callback([](auto) { fail(); });
    future.add_done_callback([](auto) { std::println("the next done callback"); });
    future.set_result();
    co_await asyncio::sleep(0);
    loop->set_exception_handler([](asyncio::EventLoop&, const asyncio::ExceptionContext& context) {
        std::println("handler: {}", what(context.exception));
    });
    loop->call_soon(fail);
    co_await asyncio::sleep(0);
    loop->set_exception_handler(nullptr);
    loop->call_exception_handler({.message = "a report of one's own"});
    std::println("end");
}

int main() { asyncio::run(async_main()); }
