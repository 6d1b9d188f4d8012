#include "support.hpp"

using namespace asyncio;

namespace {

Coroutine<int> value_after(double delay, int value) {
    co_await sleep(delay);
    co_return value;
}
Coroutine<> fails_after(double delay, std::string message) {
    co_await sleep(delay);
    throw ValueError(message);
}
Coroutine<> logs_cancellation(Log& log, std::string name) {
    try {
        co_await sleep(3600);
    } catch (const CancelledError&) {
        log.push_back(name + " cancelled");
        throw;
    }
}
Log messages(const ExceptionGroup& group) {
    Log all;
    for (const auto& error : group.exceptions()) all.push_back(thrown(error));
    return all;
}

}  // namespace

TEST_CASE("leaving a group waits for all its tasks") {
    auto main = []() -> Coroutine<> {
        Task<int> a, b;
        auto body = [&](TaskGroup& group) -> Coroutine<> {
            a = group.create_task(value_after(1, 1));
            b = group.create_task(value_after(2, 2));
            co_return;
        };
        co_await with(TaskGroup{}, body);
        CHECK(a.result() + b.result() == 3);
    };
    CHECK(seconds_of([&] { run(main()); }) == 2.0);
}

TEST_CASE("the first error cancels the others in the order of their creation, and is thrown in a group") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto body = [&](TaskGroup& group) -> Coroutine<> {
            group.create_task(logs_cancellation(log, "a"));
            group.create_task(fails_after(1, "first"));
            group.create_task(logs_cancellation(log, "b"));
            co_await sleep(3600);
        };
        auto outcome = co_await asyncio::outcome(with(TaskGroup{}, body));
        log.push_back(thrown(outcome.error()));
        CHECK(current_task().cancelling() == 0);
    });
    CHECK(log ==
          Log{"a cancelled", "b cancelled", "ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)"});
}

TEST_CASE("an error of the body is one of the group's") {
    auto main = []() -> Coroutine<> {
        auto body = [](TaskGroup& group) -> Coroutine<> {
            group.create_task(fails_after(0, "task"));
            const auto waited = co_await outcome(sleep(3600));
            CHECK(is_cancelled(waited));
            throw ValueError("body");
        };
        try {
            co_await with(TaskGroup{}, body);
        } catch (const ExceptionGroup& group) {
            CHECK(messages(group) == Log{"ValueError: task", "ValueError: body"});
        }
    };
    run(main());
}

TEST_CASE("cancelling from outside cancels the tasks and passes on") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto inner = [&]() -> Coroutine<> {
            auto body = [&](TaskGroup& group) -> Coroutine<> {
                group.create_task(logs_cancellation(log, "task"));
                co_return;
            };
            co_await with(TaskGroup{}, body);
        };
        auto task = create_task(inner());
        co_await sleep(1);
        task.cancel();
        CHECK_AWAITED(outcome(task), is_cancelled(it));
    });
    CHECK(log == Log{"task cancelled"});
}

TEST_CASE("a group takes tasks only while it is entered") {
    auto main = []() -> Coroutine<> {
        TaskGroup group;
        CHECK(thrown_by([&] { group.create_task(value_after(0, 1)); }) ==
              "RuntimeError: TaskGroup <TaskGroup> has not been entered");
        auto nothing = [](TaskGroup&) -> Coroutine<> { co_return; };
        co_await with(group, nothing);
        CHECK(thrown_by([&] { group.create_task(value_after(0, 1)); }) ==
              "RuntimeError: TaskGroup <TaskGroup entered> is finished");
    };
    CHECK(errors_of([&] { run(main()); }).empty());
}

TEST_CASE("an exception group is split by type, at any depth, and drawn as a tree") {
    auto error = [](auto e) { return std::make_exception_ptr(e); };
    ExceptionGroup group("outer", {error(ValueError("a")),
                                   error(ExceptionGroup("inner", {error(RuntimeError("b")), error(ValueError("c"))}))});
    CHECK(std::string(group.what()) == "outer (2 sub-exceptions)");
    auto [values, rest] = group.split<ValueError>();
    REQUIRE(values);
    REQUIRE(rest);
    CHECK(messages(*values) == Log{"ValueError: a", "ExceptionGroup: inner (1 sub-exception)"});
    CHECK(messages(*rest) == Log{"ExceptionGroup: inner (1 sub-exception)"});
    CHECK_FALSE(group.subgroup<TimeoutError>());
    CHECK(detail::traceback_lines(error(group)) ==
          "  | ExceptionGroup: outer (2 sub-exceptions)\n"
          "  +-+---------------- 1 ----------------\n"
          "    | ValueError: a\n"
          "    +---------------- 2 ----------------\n"
          "    | ExceptionGroup: inner (2 sub-exceptions)\n"
          "    +-+---------------- 1 ----------------\n"
          "      | RuntimeError: b\n"
          "      +---------------- 2 ----------------\n"
          "      | ValueError: c\n"
          "      +------------------------------------");
}
