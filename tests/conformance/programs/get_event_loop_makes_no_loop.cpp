#include <asyncio/asyncio.hpp>

#include <print>

template <class F>
void attempt(F call) {
    try {
        call();
        std::println("a loop");
    } catch (const asyncio::RuntimeError& error) {
        std::println("RuntimeError: {}", error.what());
    }
}

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<> asks() {
    std::println("{}", text(asyncio::get_event_loop() == asyncio::get_running_loop()));
    co_return;
}

int main() {
    attempt(asyncio::get_running_loop);
    auto loop = asyncio::new_event_loop();
    asyncio::set_event_loop(loop);
    std::println("{}", text(asyncio::get_event_loop() == loop));
    loop->run_until_complete(asks());
    attempt(asyncio::get_running_loop);
    asyncio::set_event_loop(nullptr);
    attempt([] { return asyncio::get_event_loop(); });
    loop->close();
    attempt([] { (void)asyncio::create_task(asks()); });
}
