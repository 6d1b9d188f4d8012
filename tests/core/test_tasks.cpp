#include "support.hpp"

using namespace asyncio;

namespace {

Coroutine<int> value_after(double delay, int value) {
    co_await sleep(delay);
    co_return value;
}
Coroutine<> hang() { co_await get_running_loop()->create_future(); }
Coroutine<> logs(Log& log, std::string line) {
    log.push_back(line);
    co_return;
}
Coroutine<> yields(Log& log, std::string name, int times) {
    for (int i = 0; i < times; ++i) {
        log.push_back(name + std::to_string(i));
        co_await sleep(0);
    }
}

}  // namespace

TEST_CASE("a task starts in the next turn") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto task = create_task(logs(log, "task"));
        log.push_back("made");
        co_await task;
    });
    CHECK(log == Log{"made", "task"});
}

TEST_CASE("tasks run at the same time") {
    CHECK(seconds_of([] {
              auto main = []() -> Coroutine<int> {
                  auto a = create_task(value_after(1, 1));
                  auto b = create_task(value_after(2, 2));
                  co_return co_await a + co_await b;
              };
              CHECK(run(main()) == 3);
          }) == 2.0);
}

TEST_CASE("tasks that yield take turns") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto a = create_task(yields(log, "a", 2));
        auto b = create_task(yields(log, "b", 2));
        co_await a;
        co_await b;
    });
    CHECK(log == Log{"a0", "b0", "a1", "b1"});
}

TEST_CASE("a task is awaited any number of times") {
    auto main = []() -> Coroutine<int> {
        auto task = create_task(value_after(0.1, 21));
        co_return co_await task + co_await task;
    };
    CHECK(run(main()) == 42);
}

TEST_CASE("a task's exception is thrown at every await, and is not reported then") {
    auto reports = reported([](Log&) -> Coroutine<> {
        auto fails = []() -> Coroutine<> {
            throw ValueError("task");
            co_return;
        };
        auto task = create_task(fails());
        for (int i = 0; i < 2; ++i) {
            auto outcome = co_await asyncio::outcome(task);
            CHECK(thrown(outcome.error()) == "ValueError: task");
        }
    });
    CHECK(reports.empty());
}

TEST_CASE("a task's exception that nobody retrieves is reported") {
    auto reports = reported([](Log&) -> Coroutine<> {
        auto fails = []() -> Coroutine<> {
            throw ValueError("task");
            co_return;
        };
        create_task(fails());
        co_await sleep(0);
    });
    CHECK(reports == Log{"Task exception was never retrieved"});
}

TEST_CASE("unnamed tasks are numbered over the process, named ones use up no number") {
    auto main = []() -> Coroutine<> {
        auto number = [](const std::string& name) { return std::stoi(name.substr(5)); };
        auto a = create_task(hang());
        auto named = create_task(hang(), {.name = "named"});
        auto b = create_task(hang());
        CHECK(named.get_name() == "named");
        CHECK(number(b.get_name()) == number(a.get_name()) + 1);
        CHECK(number(a.get_name()) == number(current_task().get_name()) + 1);
        a.set_name("renamed");
        CHECK(a.get_name() == "renamed");
        co_return;
    };
    run(main());
}

TEST_CASE("a task does not support set_result") {
    auto main = []() -> Coroutine<> {
        auto task = create_task(value_after(0, 1));
        CHECK(thrown_by([&] { task.set_result(2); }) == "RuntimeError: Task does not support set_result operation");
        CHECK(thrown_by([&] { task.set_exception(ValueError()); }) ==
              "RuntimeError: Task does not support set_exception operation");
        co_await task;
    };
    run(main());
}

TEST_CASE("current_task is the task that runs, empty in a callback") {
    auto main = []() -> Coroutine<> {
        bool empty = false;
        get_running_loop()->call_soon([&] { empty = !current_task(); });
        auto knows_itself = []() -> Coroutine<std::string> { co_return current_task().get_name(); };
        // g++ 12 destroys an aggregate beside a co_await twice (GCC bug 98401): the task has a name of its own here.
        auto me = create_task(knows_itself(), {.name = "me"});
        CHECK_AWAITED(me, it == "me");
        CHECK(empty);
    };
    run(main());
    CHECK(thrown_by([] { current_task(); }) == "RuntimeError: no running event loop");
}

TEST_CASE("all_tasks are those that are not done, in the order of their creation") {
    auto main = []() -> Coroutine<> {
        auto done = create_task(value_after(0, 1));
        auto a = create_task(hang(), {.name = "a"});
        auto b = create_task(hang(), {.name = "b"});
        co_await done;
        auto all = all_tasks();
        REQUIRE(all.size() == 3);
        CHECK(all[0] == current_task());
        CHECK(all[1] == a);
        CHECK(all[2] == b);
    };
    run(main());
}

TEST_CASE("cancel throws CancelledError at the await") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto waits = [](Log& log) -> Coroutine<> {
            try {
                co_await sleep(3600);
            } catch (const CancelledError& e) {
                log.push_back(std::string("cancelled: ") + e.what());
                throw;
            }
        };
        auto task = create_task(waits(log));
        co_await sleep(0);
        CHECK(task.cancel("why"));
        CHECK_FALSE(task.cancelled());
        auto outcome = co_await asyncio::outcome(task);
        CHECK(is_cancelled(outcome));
        CHECK(task.cancelled());
        CHECK_FALSE(task.cancel());
    });
    CHECK(log == Log{"cancelled: why"});
}

TEST_CASE("a task that is cancelled before its first step never runs, and lets its parameters go") {
    int alive = 0;
    auto log = logged([&](Log& log) -> Coroutine<> {
        auto holds = [](Log& log, Probe) -> Coroutine<> {
            log.push_back("ran");
            co_return;
        };
        auto task = create_task(holds(log, Probe(alive)));
        task.cancel();
        CHECK_AWAITED(outcome(task), is_cancelled(it));
        CHECK(alive == 0);
    });
    CHECK(log.empty());
}

TEST_CASE("a task may catch its cancellation and go on") {
    auto main = []() -> Coroutine<int> {
        auto stubborn = []() -> Coroutine<int> {
            try {
                co_await sleep(3600);
            } catch (const CancelledError&) {
            }
            co_return 7;
        };
        auto task = create_task(stubborn());
        co_await sleep(0);
        task.cancel();
        co_return co_await task;
    };
    CHECK(run(main()) == 7);
}

TEST_CASE("requests to cancel are counted and taken back") {
    auto main = []() -> Coroutine<> {
        auto task = create_task(hang());
        CHECK(task.cancelling() == 0);
        task.cancel();
        task.cancel();
        CHECK(task.cancelling() == 2);
        CHECK(task.uncancel() == 1);
        CHECK(task.uncancel() == 0);
        CHECK(task.uncancel() == 0);
        co_await sleep(0);
        CHECK_FALSE(task.done());
    };
    run(main());
}

TEST_CASE("cancelling a task cancels the task that it awaits") {
    auto main = []() -> Coroutine<> {
        auto inner = create_task(hang());
        auto waits = [](Task<> inner) -> Coroutine<> { co_await inner; };
        auto outer = create_task(waits(inner));
        co_await sleep(0);
        outer.cancel();
        CHECK_AWAITED(outcome(outer), is_cancelled(it));
        CHECK(inner.cancelled());
    };
    run(main());
}

TEST_CASE("a task that cancels itself is cancelled at its next await that has to wait") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto itself = [](Log& log) -> Coroutine<> {
            current_task().cancel();
            log.push_back("goes on");
            co_await sleep(0);
            log.push_back("not here");
        };
        auto task = create_task(itself(log));
        CHECK_AWAITED(outcome(task), is_cancelled(it));
    });
    CHECK(log == Log{"goes on"});
}

TEST_CASE("a task that cancelled itself and ends is cancelled, not done") {
    auto main = []() -> Coroutine<> {
        auto itself = []() -> Coroutine<int> {
            current_task().cancel();
            co_return 1;
        };
        auto task = create_task(itself());
        CHECK_AWAITED(outcome(task), is_cancelled(it));
    };
    run(main());
}

TEST_CASE("a cancel message travels to the first who awaits the task, and no further") {
    auto main = []() -> Coroutine<> {
        auto task = create_task(hang());
        co_await sleep(0);
        task.cancel("once");
        auto first = co_await outcome(task);
        auto second = co_await outcome(task);
        CHECK(thrown(first.error()) == "asyncio.exceptions.CancelledError: once");
        CHECK(thrown(second.error()) == "asyncio.exceptions.CancelledError");
    };
    run(main());
}

TEST_CASE("a task cannot await itself, nor a future of another loop") {
    auto main = []() -> Coroutine<> {
        Task<> self;
        auto awaits_itself = [&]() -> Coroutine<> { co_await self; };
        self = create_task(awaits_itself());
        auto outcome = co_await asyncio::outcome(self);
        CHECK(thrown(outcome.error()).starts_with("RuntimeError: Task cannot await on itself: <Task pending"));

        auto other = new_event_loop();
        auto foreign = other->create_future();
        auto refused = co_await asyncio::outcome(foreign);
        CHECK(thrown(refused.error()).ends_with("attached to a different loop"));
    };
    run(main());
}

TEST_CASE("sleep gives its result, and sleeps of one moment end in the order in which they began") {
    auto log = logged([](Log& log) -> Coroutine<> {
        CHECK_AWAITED(sleep(Duration(0.1), std::string("result")), it == "result");
        auto sleeps = [](Log& log, double delay, std::string name) -> Coroutine<> {
            co_await sleep(delay);
            log.push_back(name);
        };
        co_await gather(sleeps(log, 0.2, "c"), sleeps(log, 0.1, "a"), sleeps(log, 0.1, "b"));
    });
    CHECK(log == Log{"a", "b", "c"});
    CHECK(thrown_by([] { (void)sleep(std::nan("")); }) == "ValueError: Invalid delay: NaN (not a number)");
}

TEST_CASE("sleep takes seconds and durations") {
    using namespace std::chrono_literals;
    CHECK(seconds_of([] {
              auto main = []() -> Coroutine<> {
                  co_await sleep(1);
                  co_await sleep(0.5);
                  co_await sleep(250ms);
                  co_await sleep(-5);
              };
              run(main());
          }) == 1.75);
}

TEST_CASE("ensure_future makes a task of a coroutine and leaves tasks and futures as they are") {
    auto main = []() -> Coroutine<> {
        auto task = ensure_future(value_after(0, 1));
        CHECK(ensure_future(task) == task);
        auto future = get_running_loop()->create_future<int>();
        CHECK(ensure_future(future) == future);
        co_await task;
    };
    run(main());
    CHECK(errors_of([] {
              CHECK(thrown_by([] { ensure_future(value_after(0, 1)); }) ==
                    "RuntimeError: There is no current event loop in thread 'MainThread'.");
          }) == Log{"RuntimeWarning: coroutine 'value_after' was never awaited"});
}

TEST_CASE("create_task needs a running loop") {
    CHECK(errors_of([] {
              CHECK(thrown_by([] { create_task(value_after(0, 1)); }) == "RuntimeError: no running event loop");
          }) == Log{"RuntimeWarning: coroutine 'value_after' was never awaited"});
}

TEST_CASE("an eager task starts at once, in its creator's turn") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto task = create_task(logs(log, "eager"), {.eager_start = true});
        log.push_back("made");
        CHECK(task.done());
        get_running_loop()->set_task_factory(eager_task_factory);
        auto waits = create_task(yields(log, "y", 2));
        log.push_back("made");
        CHECK(current_task().get_name() != waits.get_name());
        co_await waits;
    });
    CHECK(log == Log{"eager", "made", "y0", "made", "y1"});
}

TEST_CASE("tasks that await each other in a ring can be cancelled") {
    auto main = []() -> Coroutine<> {
        std::optional<Task<>> other;
        auto waits = [&]() -> Coroutine<> { co_await *other; };
        auto awaits = [](Task<> task) -> Coroutine<> { co_await task; };
        auto one = create_task(waits());
        other = create_task(awaits(one));
        auto outside = create_task(awaits(one));
        co_await sleep(1);
        outside.cancel();
        const std::vector all{one, *other, outside};
        co_await wait(all);
        CHECK((one.cancelled() && other->cancelled() && outside.cancelled()));
    };
    run(main());
}

TEST_CASE("cancelling reaches the end of a chain of a hundred thousand tasks") {
    auto main = []() -> Coroutine<> {
        auto awaits = [](Task<> task) -> Coroutine<> { co_await task; };
        auto last = create_task(sleep(3600));
        auto first = last;
        for (int i = 0; i < 100'000; ++i) first = create_task(awaits(first));
        co_await sleep(1);
        first.cancel();
        co_await outcome(first);
        CHECK((first.cancelled() && last.cancelled()));
    };
    run(main());
}

TEST_CASE("a task's stack is the coroutines that await each other") {
    auto main = []() -> Coroutine<> {
        auto inner = []() -> Coroutine<> { co_await sleep(1); };
        auto outer = [&]() -> Coroutine<> { co_await inner(); };
        auto task = create_task(outer());
        co_await sleep(0);
        auto stack = task.get_stack();
        REQUIRE(stack.size() == 3);
        CHECK(stack[2].function == "sleep");
        CHECK(stack[0].file.ends_with("test_tasks.cpp"));
        CHECK(stack[0].line == stack[1].line + 1);
        co_await task;
        CHECK(task.get_stack().empty());
    };
    run(main());
}

TEST_CASE("a task that is destroyed pending is reported, and its coroutine destroyed") {
    int alive = 0;
    auto holds = [](Probe) -> Coroutine<> { co_await sleep(3600); };
    auto nothing = []() -> Coroutine<> { co_return; };
    auto lines = errors_of([&] {
        auto loop = new_event_loop();
        loop->create_task(holds(Probe(alive)), {.name = "left"});
        loop->run_until_complete(nothing());
        loop->close();
    });
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == "Task was destroyed but it is pending!");
    CHECK(lines[1].starts_with("task: <Task pending name='left' coro=<"));
    CHECK(alive == 0);
}

TEST_CASE("try_finally cleans up whatever happened") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto cleanup = [&]() -> Coroutine<> {
            co_await sleep(0.1);
            log.push_back("clean-up");
        };
        CHECK_AWAITED(try_finally([]() { return value_after(0.1, 5); }, cleanup), it == 5);
        auto fails = []() -> Coroutine<int> {
            throw ValueError("body");
            co_return 1;
        };
        auto failed = co_await outcome(try_finally(fails, cleanup));
        log.push_back(thrown(failed.error()));
        auto task = create_task(try_finally(hang, cleanup));
        co_await sleep(0);
        task.cancel();
        CHECK_AWAITED(outcome(task), is_cancelled(it));
    });
    CHECK(log == Log{"clean-up", "clean-up", "ValueError: body", "clean-up"});
}

TEST_CASE("outcome holds a value, an exception or a cancellation, and never throws") {
    auto main = []() -> Coroutine<> {
        auto good = co_await outcome(value_after(0, 3));
        CHECK(good.value() == 3);
        auto none = co_await outcome(sleep(0));
        CHECK(none.has_value());
        auto task = create_task(hang());
        task.cancel();
        auto cancelled = co_await outcome(task);
        CHECK(is_cancelled(cancelled));
        CHECK_FALSE(is_cancelled(good));
    };
    run(main());
}
