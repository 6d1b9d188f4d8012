#include "support.hpp"

using namespace asyncio;

namespace {
ContextVar<int> number{"number"};
ContextVar<std::string> word{"word", "default"};
}  // namespace

TEST_CASE("a variable without a value throws LookupError, or gives its default") {
    CHECK(thrown_by([] { (void)number.get(); }).starts_with("LookupError: <ContextVar name='number'"));
    CHECK(number.get(5) == 5);
    CHECK(word.get() == "default");
}

TEST_CASE("set is undone by its token, once") {
    copy_context().run([] {
        auto token = number.set(1);
        CHECK(number.get() == 1);
        number.reset(token);
        CHECK(number.get(0) == 0);
        CHECK(thrown_by([&] { number.reset(token); }) == "RuntimeError: Token has already been used once");
    });
}

TEST_CASE("a task runs in a copy of its creator's context") {
    auto main = []() -> Coroutine<> {
        number.set(1);
        auto child = []() -> Coroutine<int> {
            int seen = number.get();
            number.set(2);
            co_await sleep(0);
            co_return seen * 10 + number.get();
        };
        auto task = create_task(child());
        number.set(3);
        CHECK_AWAITED(task, it == 12);
        CHECK(number.get() == 3);
    };
    run(main());
    CHECK(number.get(0) == 0);
}

TEST_CASE("callbacks run in the context in which they were set up") {
    auto main = []() -> Coroutine<> {
        int seen = 0;
        number.set(1);
        get_running_loop()->call_soon([&] { seen = number.get(); });
        number.set(2);
        co_await sleep(0);
        CHECK(seen == 1);
    };
    run(main());
}

TEST_CASE("a token is refused in every context but its own, also when that is gone") {
    auto main = []() -> Coroutine<> {
        std::optional<ContextVar<int>::Token> token;
        auto sets = [&]() -> Coroutine<> {
            token = number.set(1);
            co_return;
        };
        auto resets = [&]() -> Coroutine<> {
            number.set(2);
            number.reset(*token);
            co_return;
        };
        co_await create_task(sets());
        auto outcome = co_await asyncio::outcome(create_task(resets()));
        REQUIRE_FALSE(outcome.has_value());
        CHECK(thrown(outcome.error()) == "ValueError: Token was created in a different Context");
    };
    run(main());
}

TEST_CASE("a context is not entered where it is the present one, as that of a task that runs in it") {
    auto main = []() -> Coroutine<> {
        const Context context = copy_context();
        auto runs = [](Context context) -> Coroutine<std::string> { co_return thrown_by([&] { context.run([] {}); }); };
        TaskOptions in_context;
        in_context.context = context;
        auto refusal = co_await create_task(runs(context), in_context);
        CHECK(refusal == "RuntimeError: cannot enter context: it is already entered");
        refusal = co_await create_task(runs(context));
        CHECK(refusal == "");
    };
    run(main());
}
