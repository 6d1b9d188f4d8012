#include <asyncio/asyncio.hpp>

#include <chrono>
#include <exception>
#include <print>
#include <string>
#include <vector>

using namespace std::chrono_literals;

asyncio::Coroutine<std::string> work(std::string name, int delay, bool fails = false) {
    co_await asyncio::sleep(delay);
    if (fails) throw asyncio::ValueError(name);
    co_return name;
}

std::string what(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    }
}

asyncio::Coroutine<> async_main() {
    auto shared = asyncio::create_task(work("shared", 1));
    auto first = asyncio::gather(shared, work("a", 2));
    auto second = asyncio::gather(shared, work("b", 1, true), work("c", 1, true));
    try {
        co_await second;
    } catch (const asyncio::ValueError& error) {
        std::println("second: {}", error.what());
    }
    auto [one, a] = co_await first;
    std::println("first: {} {}", one, a);
    auto third = asyncio::gather(work("d", 1, true), work("e", 2));
    co_await asyncio::wait(std::vector{third});
    std::println("third: {} {}", third.done() ? "True" : "False", what(third.exception()));
    try {
        co_await third;
    } catch (const asyncio::ValueError& error) {
        std::println("awaited again: {}", error.what());
    }
    auto fourth = asyncio::gather(work("f", 1), asyncio::gather(asyncio::return_exceptions, work("g", 1, true)));
    auto [f, inner] = co_await fourth;
    auto [g] = inner;
    std::println("{} ValueError('{}')", f, what(g.error()));
    co_await asyncio::sleep(2s);
}

int main() { asyncio::run(async_main()); }
