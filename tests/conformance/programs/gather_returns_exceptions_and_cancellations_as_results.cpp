#include <asyncio/asyncio.hpp>

#include <chrono>
#include <exception>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<int> value(int n) {
    co_await asyncio::sleep(n);
    co_return n;
}

asyncio::Coroutine<int> fail() {
    throw asyncio::ValueError("wrong");
    co_return 0;
}

asyncio::Coroutine<int> cancelled() {
    throw asyncio::CancelledError("by itself");
    co_return 0;
}

std::string show(const asyncio::Outcome<int>& outcome) {
    if (outcome) return std::to_string(*outcome);
    try {
        std::rethrow_exception(outcome.error());
    } catch (const asyncio::CancelledError& error) {
        return std::string("CancelledError: ") + error.what();
    } catch (const asyncio::ValueError& error) {
        return std::string("ValueError: ") + error.what();
    }
}

asyncio::Coroutine<> async_main() {
    auto doomed = asyncio::create_task(value(10));
    asyncio::get_running_loop()->call_later(1s, [doomed]() mutable { doomed.cancel("from outside"); });
    auto [a, b, c, d] = co_await asyncio::gather(asyncio::return_exceptions, value(2), fail(), cancelled(), doomed);
    std::println("{}\n{}\n{}\n{}", show(a), show(b), show(c), show(d));
    std::println("end {}", doomed.cancelled() ? "True" : "False");
}

int main() { asyncio::run(async_main()); }
