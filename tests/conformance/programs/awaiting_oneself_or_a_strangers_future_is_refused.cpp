#include <asyncio/asyncio.hpp>

#include <print>
#include <string>

asyncio::Task<> me;

asyncio::Coroutine<> selfish() {
    try {
        co_await me;
    } catch (const asyncio::RuntimeError& error) {
        std::string text = error.what();
        std::println("RuntimeError: {}", text.substr(0, text.find(':')));
    }
}

asyncio::Coroutine<> stranger(asyncio::Future<int> future) {
    try {
        co_await future;
    } catch (const asyncio::RuntimeError& error) {
        bool told = std::string(error.what()).contains("attached to a different loop");
        std::println("RuntimeError: {}", told ? "True" : "False");
    }
}

asyncio::Coroutine<> async_main(asyncio::Future<int> future) {
    me = asyncio::create_task(selfish());
    co_await me;
    co_await asyncio::create_task(stranger(future));
}

int main() {
    auto other = asyncio::new_event_loop();
    auto future = other->create_future<int>();
    asyncio::run(async_main(future));
    other->close();
    me = {};
}
