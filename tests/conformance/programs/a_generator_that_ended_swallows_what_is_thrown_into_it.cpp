#include <asyncio/asyncio.hpp>

#include <exception>
#include <optional>
#include <print>

asyncio::AsyncGenerator<int> one() { co_yield 1; }

asyncio::AsyncGenerator<int> fails() {
    co_yield 1;
    throw asyncio::ValueError("failed");
}

std::exception_ptr error(const char* message) { return std::make_exception_ptr(asyncio::RuntimeError(message)); }

const char* text(const std::optional<int>& value) { return value ? "a value" : "None"; }

asyncio::Coroutine<> async_main() {
    for (auto* make : {one, fails}) {
        auto generator = make();
        try {
            while (auto value = co_await generator.next()) std::println("{}", *value);
        } catch (const asyncio::ValueError& error) {
            std::println("{}", error.what());
        }
        std::println("{}", text(co_await generator.athrow(error("late"))));
    }
    auto unused = one();
    try {
        co_await unused.athrow(error("early"));
    } catch (const asyncio::RuntimeError& error) {
        std::println("{}", error.what());
    }
    std::println("{}", text(co_await unused.athrow(error("again"))));
}

int main() { asyncio::run(async_main()); }
