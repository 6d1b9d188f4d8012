#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>
#include <vector>

using namespace std::chrono_literals;

const char* text(bool value) { return value ? "True" : "False"; }

template <class F>
void attempt(std::string name, F call) {
    try {
        std::println("{} returned {}", name, call());
    } catch (const asyncio::RuntimeError& error) {
        std::println("{} RuntimeError: {}", name, error.what());
    }
}

asyncio::Coroutine<std::string> work(std::string result) {
    co_await asyncio::sleep(1s);
    co_return result;
}

asyncio::Coroutine<> inside(asyncio::Loop loop, asyncio::Loop other) {
    attempt("close", [=] { return loop->close(), "None"; });
    attempt("run_forever", [=] { return loop->run_forever(), "None"; });
    auto future = other->create_future<int>();
    attempt("run another", [=] { return other->run_until_complete(future); });
    future.cancel();
    co_return;
}

asyncio::Coroutine<std::string> stopper(asyncio::Loop loop) {
    loop->stop();
    co_await asyncio::sleep(10s);
    co_return "never";
}

int main() {
    auto loop = asyncio::new_event_loop();
    auto other = asyncio::new_event_loop();
    std::println("{}", loop->run_until_complete(work("coroutine")));
    auto task = loop->create_task(work("task"));
    auto first = loop->run_until_complete(task);
    std::println("{} {}", first, loop->run_until_complete(task));
    auto future = loop->create_future<std::string>();
    loop->call_later(1s, [future]() mutable { future.set_result("future"); });
    std::println("{}", loop->run_until_complete(future));
    loop->run_until_complete(inside(loop, other));
    other->close();
    auto stopped = loop->create_task(stopper(loop));
    attempt("stopped", [=] { return loop->run_until_complete(stopped); });
    stopped.cancel();
    attempt("again", [=] { return loop->run_until_complete(asyncio::wait(std::vector{stopped})), "done"; });
    std::println("{} {}", text(loop->is_running()), text(loop->is_closed()));
    loop->close();
    loop->close();
    std::println("{}", text(loop->is_closed()));
    attempt("call_soon", [=] { return loop->call_soon([] {}), "a handle"; });
    attempt("call_later", [=] { return loop->call_later(1s, [] {}), "a handle"; });
    attempt("run_forever", [=] { return loop->run_forever(), "None"; });
}
