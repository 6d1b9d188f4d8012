#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<std::string> step(std::string name) {
    std::println("{} {}", name, asyncio::current_task().get_name());
    co_return name;
}

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<> leftover() {
    try {
        co_await asyncio::sleep(100s);
    } catch (const asyncio::CancelledError&) {
        std::println("leftover cancelled");
        throw;
    }
}

asyncio::Task<> kept;

asyncio::Coroutine<> start_leftover() {
    kept = asyncio::create_task(leftover());
    co_await asyncio::sleep(1s);
    std::println("leftover started {}", text(kept.done()));
}


template <class F>
void attempt(F call) {
    try {
        call();
    } catch (const asyncio::RuntimeError& error) {
        std::println("RuntimeError: {}", error.what());
    }
}

asyncio::Coroutine<> inside(asyncio::Runner* runner) {
    attempt([runner] { runner->run(step("never")); });
    co_return;
}

int main() {
    asyncio::Runner runner;
    std::println("{}", runner.run(step("one")));
    std::println("{} {}", text(runner.get_loop()->is_running()), text(runner.get_loop()->is_closed()));
    auto loop = runner.get_loop();
    runner.run(start_leftover());
    std::println("between {}", text(kept.done()));
    runner.run(inside(&runner));
    std::println("closing");
    runner.close();
    std::println("{} {}", text(loop->is_closed()), text(kept.cancelled()));
    attempt([&] { runner.run(step("late")); });
    attempt([&] { (void)runner.get_loop(); });
    kept = {};
}
