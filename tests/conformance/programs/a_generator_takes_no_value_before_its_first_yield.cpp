#include <asyncio/asyncio.hpp>

#include <optional>
#include <print>
#include <string>

using Text = std::optional<std::string>;

asyncio::AsyncGenerator<std::string, Text> echo() {
    Text sent = co_yield "first";
    for (;;) sent = co_yield "echo " + sent.value_or("None");
}

asyncio::Coroutine<> async_main() {
    auto generator = echo();
    try {
        std::println("{}", *co_await generator.asend("early"));
    } catch (const asyncio::TypeError& error) {
        std::println("{}", error.what());
    }
    std::println("{}", *co_await generator.asend(std::nullopt));
    std::println("{}", *co_await generator.asend("a"));
    std::println("{}", *co_await generator.next());
    co_await generator.aclose();
}

int main() { asyncio::run(async_main()); }
