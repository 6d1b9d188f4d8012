#include <asyncio/asyncio.hpp>

#include <exception>
#include <print>
#include <string>

template <class F>
void attempt(F call) {
    try {
        std::println("returned {}", call());
    } catch (const asyncio::CancelledError& error) {
        std::println("CancelledError: {}", error.what());
    } catch (const asyncio::InvalidStateError& error) {
        std::println("InvalidStateError: {}", error.what());
    } catch (const asyncio::RuntimeError& error) {
        std::println("RuntimeError: {}", error.what());
    } catch (const asyncio::ValueError& error) {
        std::println("ValueError: {}", error.what());
    }
}

const char* text(bool value) { return value ? "True" : "False"; }

std::string exception_of(asyncio::Future<int> future) {
    auto error = future.exception();
    if (!error) return "None";
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    }
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    auto future = loop->create_future<int>();
    attempt([&] { return future.result(); });
    attempt([&] { return exception_of(future); });
    std::println("{} {}", text(future.done()), text(future.cancelled()));
    future.set_result(3);
    attempt([&] { return future.result(); });
    attempt([&] { return exception_of(future); });
    attempt([&] { return future.set_result(4), 0; });
    attempt([&] { return future.set_exception(std::make_exception_ptr(asyncio::ValueError())), 0; });
    attempt([&] { return text(future.cancel()); });
    auto failed = loop->create_future<int>();
    failed.set_exception(std::make_exception_ptr(asyncio::ValueError("bad")));
    attempt([&] { return failed.result(); });
    attempt([&] { return failed.result(); });
    attempt([&] { return exception_of(failed); });
    auto gone = loop->create_future<int>();
    attempt([&] { return text(gone.cancel("reason")); });
    attempt([&] { return gone.result(); });
    attempt([&] { return exception_of(gone); });
    attempt([&] { return text(gone.cancel()); });
    attempt([&] { return gone.set_result(1), 0; });
    auto task = asyncio::create_task(asyncio::sleep(0));
    attempt([&] { return task.set_result(), 0; });
    attempt([&] { return task.set_exception(std::make_exception_ptr(asyncio::ValueError())), 0; });
    attempt([&] { return task.result(), "None"; });
    co_await task;
    attempt([&] { return task.result(), "None"; });
}

int main() { asyncio::run(async_main()); }
