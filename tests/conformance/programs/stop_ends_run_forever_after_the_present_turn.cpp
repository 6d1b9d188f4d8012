#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>

using namespace std::chrono_literals;

int main() {
    auto loop = asyncio::new_event_loop();
    loop->call_soon([] { std::println("before"); });
    loop->call_soon([loop] {
        std::println("stop");
        loop->stop();
        loop->call_soon([] { std::println("set after stop: next run"); });
    });
    loop->call_soon([] { std::println("after, same turn"); });
    loop->call_later(1s, [] { std::println("a timer"); });
    loop->run_forever();
    std::println("stopped");
    loop->call_later(0.5, [loop] { loop->stop(); });
    loop->run_forever();
    std::println("stopped again {}", loop->is_running() ? "True" : "False");
    loop->stop();
    loop->run_forever();
    std::println("one turn only");
    loop->call_later(2s, [loop] { loop->stop(); });
    loop->run_forever();
    loop->close();
}
