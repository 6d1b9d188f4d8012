#include "support.hpp"

using namespace asyncio;

namespace {

AsyncGenerator<int> ticks(int n, double delay) {
    for (int i = 0; i < n; ++i) {
        co_await sleep(delay);
        co_yield i;
    }
}

}  // namespace

TEST_CASE("an asynchronous generator makes one value at a time, and may wait for it") {
    auto main = []() -> Coroutine<> {
        std::vector<int> got;
        auto generator = ticks(3, 1);
        while (auto i = co_await generator.next()) got.push_back(*i);
        CHECK(got == std::vector{0, 1, 2});
        CHECK_AWAITED(generator.next(), !it);
    };
    CHECK(seconds_of([&] { run(main()); }) == 3.0);
}

TEST_CASE("its exceptions reach whoever asks for the next value") {
    auto main = []() -> Coroutine<> {
        auto fails = []() -> AsyncGenerator<int> {
            co_yield 1;
            throw ValueError("no more");
        };
        auto generator = fails();
        CHECK_AWAITED(generator.next(), it.value() == 1);
        auto outcome = co_await asyncio::outcome(generator.next());
        CHECK(thrown(outcome.error()) == "ValueError: no more");
        CHECK_AWAITED(generator.next(), !it);
    };
    run(main());
}

TEST_CASE("aclose throws GeneratorExit at the co_yield") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto careful = [](Log& log) -> AsyncGenerator<int> {
            try {
                for (int i = 0;; ++i) co_yield i;
            } catch (const GeneratorExit&) {
                log.push_back("exit");
                throw;
            }
        };
        auto generator = careful(log);
        co_await generator.next();
        co_await generator.aclose();
        co_await generator.aclose();
        CHECK_AWAITED(generator.next(), !it);
    });
    CHECK(log == Log{"exit"});
}

TEST_CASE("asend gives a value to the co_yield, athrow an exception") {
    auto main = []() -> Coroutine<> {
        auto echo = []() -> AsyncGenerator<std::string, std::string> {
            std::string said = co_yield "ready";
            // Not in a loop: LLVM 19 makes wrong WebAssembly of a try around a suspension in one (LLVM issue 208409).
            try {
                said = co_yield said;
            } catch (const ValueError& e) {
                said = std::string("caught ") + e.what();
            }
            co_yield said;
        };
        auto generator = echo();
        CHECK_AWAITED(generator.next(), it.value() == "ready");
        CHECK_AWAITED(generator.asend("hello"), it.value() == "hello");
        CHECK_AWAITED(generator.athrow(std::make_exception_ptr(ValueError("x"))), it.value() == "caught x");
    };
    run(main());
}

TEST_CASE("an asynchronous generator that is dropped is destroyed there and then") {
    int alive = 0;
    auto holds = [](Probe probe) -> AsyncGenerator<int> {
        (void)probe;
        co_yield 1;
        co_yield 2;
    };
    auto main = [&]() -> Coroutine<> {
        {
            auto generator = holds(Probe(alive));
            co_await generator.next();
            CHECK(alive == 1);
        }
        CHECK(alive == 0);
    };
    run(main());
}

TEST_CASE("a generator that stands at no co_yield yet takes nothing but none") {
    auto main = []() -> Coroutine<> {
        auto echoes = []() -> AsyncGenerator<int, std::optional<int>> {
            const std::optional<int> sent = co_yield 1;
            co_yield *sent;
        };
        auto generator = echoes();
        auto outcome = co_await asyncio::outcome(generator.asend(5));
        CHECK(thrown(outcome.error()) == "TypeError: can't send non-None value to a just-started async generator");
        CHECK_AWAITED(generator.asend(std::nullopt), it.value() == 1);
        CHECK_AWAITED(generator.asend(5), it.value() == 5);
    };
    run(main());
}

TEST_CASE("a generator that has ended swallows what is thrown into it") {
    auto main = []() -> Coroutine<> {
        auto generator = ticks(0, 0);
        CHECK_AWAITED(generator.next(), !it);
        CHECK_AWAITED(generator.athrow(std::make_exception_ptr(ValueError("late"))), !it);
    };
    run(main());
}

TEST_CASE("a generator that ignored GeneratorExit goes on, but is not closed twice") {
    auto main = []() -> Coroutine<> {
        auto stubborn = []() -> AsyncGenerator<int> {
            try {
                co_yield 1;
            } catch (const GeneratorExit&) {
            }
            co_yield 2;
            co_yield 3;
        };
        auto generator = stubborn();
        CHECK_AWAITED(generator.next(), it.value() == 1);
        auto outcome = co_await asyncio::outcome(generator.aclose());
        CHECK(thrown(outcome.error()) == "RuntimeError: async generator ignored GeneratorExit");
        co_await generator.aclose();
        CHECK_AWAITED(generator.athrow(std::make_exception_ptr(ValueError("late"))), !it);
        CHECK_AWAITED(generator.next(), it.value() == 3);
        CHECK_AWAITED(generator.next(), !it);
    };
    run(main());
}

TEST_CASE("a generator that runs is asked for nothing else") {
    auto main = []() -> Coroutine<> {
        auto generator = ticks(1, 1);
        auto asks = [&]() -> Coroutine<> { co_await generator.next(); };
        auto task = create_task(asks());
        co_await sleep(0);
        auto next = co_await asyncio::outcome(generator.next());
        CHECK(thrown(next.error()) == "RuntimeError: anext(): asynchronous generator is already running");
        auto thrown_in = co_await asyncio::outcome(generator.athrow(std::make_exception_ptr(ValueError("no"))));
        CHECK(thrown(thrown_in.error()) == "RuntimeError: athrow(): asynchronous generator is already running");
        auto closed = co_await asyncio::outcome(generator.aclose());
        CHECK(thrown(closed.error()) == "RuntimeError: aclose(): asynchronous generator is already running");
        co_await task;
    };
    run(main());
}
