#pragma once
#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <asyncio/asyncio.hpp>

/// Awaits, then checks what is said of `it`. g++ 12 runs what CHECK's `false && ...` holds when there is a co_await in
/// it.
#define CHECK_AWAITED(awaitable, ...)   \
    do {                                \
        auto&& it = co_await awaitable; \
        CHECK(__VA_ARGS__);             \
    } while (false)

/// What a test saw, in order.
using Log = std::vector<std::string>;

/// Runs `scenario(log)`, a coroutine function, as a program's main, and gives what it logged.
template <class F>
Log logged(F scenario) {
    Log log;
    asyncio::run(scenario(log));
    return log;
}

/// Seconds of virtual time that `function` takes, to the millisecond.
double seconds_of(const std::function<void()>& function);

/// What `function` writes to standard error, line by line.
std::vector<std::string> errors_of(const std::function<void()>& function);

/// The messages that a loop's exception handler got while `scenario` ran as main.
template <class F>
Log reported(F scenario) {
    Log reports;
    asyncio::Runner runner;
    runner.get_loop()->set_exception_handler(
        [&](asyncio::EventLoop&, const asyncio::ExceptionContext& context) { reports.push_back(context.message); });
    runner.run(scenario(reports));
    runner.close();
    return reports;
}

/// Counts how many of it are alive.
class Probe {
public:
    explicit Probe(int& alive) : alive_(&alive) { ++*alive_; }
    Probe(const Probe& other) : alive_(other.alive_) { ++*alive_; }
    Probe& operator=(const Probe&) = default;
    ~Probe() { --*alive_; }

private:
    int* alive_;
};

/// `str(e)` of what `function` throws, after its type's name: `ValueError: instead`.
std::string thrown_by(const std::function<void()>& function);

/// The same of what an exception pointer holds; empty for null.
std::string thrown(const std::exception_ptr& error);
