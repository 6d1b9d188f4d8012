#include <asyncio/asyncio.hpp>

#include <chrono>
#include <optional>
#include <print>

using namespace std::chrono_literals;

const char* text(bool value) { return value ? "True" : "False"; }

asyncio::Coroutine<> nested(std::chrono::seconds outer_limit, std::chrono::seconds inner_limit) {
    auto outer = asyncio::timeout(outer_limit);
    auto inner = asyncio::timeout(std::nullopt);
    try {
        co_await asyncio::with(outer, [&](asyncio::Timeout&) -> asyncio::Coroutine<> {
            inner = asyncio::timeout(inner_limit);
            bool timed_out = false;
            try {
                co_await asyncio::with(inner, [](asyncio::Timeout&) -> asyncio::Coroutine<> { co_await asyncio::sleep(10s); });
            } catch (const asyncio::TimeoutError&) {
                std::println("inner timed out {} {}", text(inner.expired()), text(outer.expired()));
                timed_out = true;
            }
            if (timed_out) co_await asyncio::sleep(10s);
        });
    } catch (const asyncio::TimeoutError&) {
        std::println("outer timed out {} {}", text(inner.expired()), text(outer.expired()));
    }
    std::println("cancelling {}", asyncio::current_task().cancelling());
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    double start = loop->time();
    co_await nested(2s, 1s);
    std::println("{:.1f}", loop->time() - start);
    co_await nested(1s, 2s);
    std::println("{:.1f}", loop->time() - start);
    co_await nested(1s, 1s);
    std::println("{:.1f}", loop->time() - start);
}

int main() { asyncio::run(async_main()); }
