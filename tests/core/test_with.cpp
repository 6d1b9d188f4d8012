#include "support.hpp"

using namespace asyncio;

namespace {

struct Logging {
    Log& log;
    bool swallows = false;
    Coroutine<> aenter() {
        log.push_back("enter");
        co_return;
    }
    Coroutine<bool> aexit(std::exception_ptr error) {
        log.push_back(error ? "exit " + thrown(error) : "exit");
        co_return swallows;
    }
};

}  // namespace

TEST_CASE("with enters, runs the body and leaves, and gives what the body gave") {
    auto log = logged([](Log& log) -> Coroutine<> {
        int result = co_await with(Logging{log}, [&](Logging&) -> Coroutine<int> {
            log.push_back("body");
            co_return 7;
        });
        CHECK(result == 7);
    });
    CHECK(log == Log{"enter", "body", "exit"});
}

TEST_CASE("with tells the context of an exception, which passes on unless it is swallowed") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto fails = [](Logging&) -> Coroutine<> {
            throw ValueError("body");
            co_return;
        };
        auto outcome = co_await asyncio::outcome(with(Logging{log}, fails));
        CHECK(thrown(outcome.error()) == "ValueError: body");
        co_await with(Logging{log, true}, fails);
    });
    CHECK(log == Log{"enter", "exit ValueError: body", "enter", "exit ValueError: body"});
}

TEST_CASE("what the body's lambda captures lives until the end, though the call's full expression is over") {
    auto log = logged([](Log& log) -> Coroutine<> {
        Task<> task;
        {
            std::string captured = "captured text that is longer than a short string";
            task = create_task(with(Logging{log}, [&log, captured](Logging&) -> Coroutine<> {
                co_await sleep(1);
                log.push_back(captured);
            }));
        }
        co_await task;
    });
    CHECK(log == Log{"enter", "captured text that is longer than a short string", "exit"});
}

TEST_CASE("what a body or a clean-up makes may be an operation of the library's own") {
    auto main = []() -> Coroutine<int> {
        Lock lock;
        Queue<int> queue;
        queue.put_nowait(7);
        co_await with(lock, [] { return sleep(1); });
        co_await try_finally([] { return sleep(1); }, [] { return sleep(1); });
        co_return co_await with(timeout(5), [&](Timeout&) { return queue.get(); });
    };
    CHECK(seconds_of([&] { CHECK(run(main()) == 7); }) == 3.0);
}
