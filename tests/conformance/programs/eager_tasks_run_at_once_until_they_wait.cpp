#include <asyncio/asyncio.hpp>

#include <chrono>
#include <exception>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<int> immediate() {
    std::println("immediate {}", asyncio::current_task().get_name());
    co_return 1;
}

asyncio::Coroutine<int> waits() {
    std::println("waits begins");
    co_await asyncio::sleep(1s);
    std::println("waits ends");
    co_return 2;
}

asyncio::Coroutine<> fails() {
    throw asyncio::ValueError("at once");
    co_return;
}

const char* text(bool value) { return value ? "True" : "False"; }

std::string what(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    }
}

asyncio::Coroutine<> async_main() {
    auto a = asyncio::create_task(immediate(), {.eager_start = true});
    std::println("made {} {} {}", text(a.done()), a.get_name(), asyncio::current_task().get_name());
    auto b = asyncio::create_task(waits(), {.eager_start = true});
    std::println("made {}", text(b.done()));
    auto c = asyncio::create_task(fails(), {.eager_start = true});
    std::println("made {} {}", text(c.done()), what(c.exception()));
    std::println("{}", co_await a + co_await b);
}

int main() { asyncio::run(async_main()); }
