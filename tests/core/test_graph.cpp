#include <regex>
#include <sstream>

#include "support.hpp"

using namespace asyncio;

namespace {

Coroutine<> forever() { co_await sleep(3600); }
Coroutine<> awaits(Task<> task) { co_await task; }

/// The lines of a text, without what differs from run to run: files, lines, addresses.
Log lines_of(const std::string& text) {
    static const std::regex differing(R"( [^ ]+\.cpp:\d+|File '[^']*', line \d+, |id=[^)]*)");
    std::istringstream stream(std::regex_replace(text, differing, ""));
    Log lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

Log tree() { return lines_of(format_task_tree()); }

}  // namespace

TEST_CASE("the call graph of a task is its coroutines, and the tasks that await it") {
    auto main = []() -> Coroutine<> {
        auto inner = create_task(forever(), {.name = "inner"});
        auto outer = create_task(awaits(inner), {.name = "outer"});
        co_await sleep(0);
        co_await sleep(0);
        const auto graph = capture_call_graph(inner);
        CHECK(graph.future == AnyFuture(inner));
        REQUIRE(graph.call_stack.size() == 2);
        CHECK(graph.call_stack[0].function == "sleep");
        CHECK(graph.call_stack[1].function == "forever");
        REQUIRE(graph.awaited_by.size() == 1);
        CHECK(graph.awaited_by[0].future == AnyFuture(outer));
        CHECK(graph.awaited_by[0].call_stack[0].function == "awaits");
        CHECK(graph.awaited_by[0].awaited_by.empty());
        CHECK(lines_of(format_call_graph(inner)) ==
              Log{"* Task(name='inner', )", "  + Call stack:", "  |   in async sleep()", "  |   in async forever()",
                  "  + Awaited by:", "    * Task(name='outer', )",
                  "      + Call stack:", "      |   in async awaits()"});
    };
    run(main());
}

TEST_CASE("the call graph of the running task is where it stands now") {
    auto leaf = []() -> Coroutine<> {
        const auto graph = capture_call_graph();
        REQUIRE(graph);
        CHECK(graph->future == AnyFuture(current_task()));
        REQUIRE(graph->call_stack.size() == 2);
        CHECK(graph->call_stack[0].line > 0);
        CHECK(graph->call_stack[0].file.ends_with("test_graph.cpp"));
        co_return;
    };
    auto main = [&]() -> Coroutine<> { co_await leaf(); };
    run(main());
}

TEST_CASE("there is no call graph in a callback, and a refusal outside of a loop") {
    auto main = []() -> Coroutine<> {
        get_running_loop()->call_soon([] { CHECK_FALSE(capture_call_graph()); });
        co_await sleep(0);
    };
    run(main());
    CHECK(thrown_by([] { (void)capture_call_graph(); }) ==
          "RuntimeError: capture_call_graph() is called outside of a running event loop and no *future* to introspect "
          "was provided");
    CHECK(thrown_by([] { (void)capture_call_graph(AnyFuture()); }) ==
          "TypeError: None object does not appear to be compatible with asyncio.Future");
}

TEST_CASE("a limit keeps the outermost coroutines of a call graph, a negative one the innermost") {
    auto middle = []() -> Coroutine<> { co_await forever(); };
    auto main = [&]() -> Coroutine<> {
        auto task = create_task(middle());
        co_await sleep(0);
        CHECK(capture_call_graph(task).call_stack.size() == 3);
        CHECK(capture_call_graph(task, {.limit = 2}).call_stack[0].function == "forever");
        CHECK(capture_call_graph(task, {.limit = -2}).call_stack[1].function == "forever");
        CHECK(capture_call_graph(task, {.limit = 0}).call_stack.empty());
    };
    run(main());
}

TEST_CASE("a gather, a shield, a wait and a group await what they were given") {
    auto who_awaits = [](const AnyFuture& future) {
        Log names;
        for (const auto& who : capture_call_graph(future).awaited_by) {
            const std::string repr = (who.awaited_by.empty() ? who : who.awaited_by[0]).future.repr();
            names.push_back(repr.substr(repr.find('\'') + 1, 6));
        }
        return names;
    };
    auto main = [&]() -> Coroutine<> {
        auto task = create_task(forever());
        auto in_gather = [&]() -> Coroutine<> { co_await gather(task); };
        auto in_shield = [&]() -> Coroutine<> { co_await shield(task); };
        const std::vector waited{task};
        auto in_wait = [&]() -> Coroutine<> { co_await wait(waited); };
        std::optional<Task<>> in_group;
        auto group = [&]() -> Coroutine<> {
            co_await with(TaskGroup(), [&](TaskGroup& tasks) -> Coroutine<> {
                in_group = tasks.create_task(forever());
                co_return;
            });
        };
        auto a = create_task(in_gather(), {.name = "gather"});
        auto b = create_task(in_shield(), {.name = "shield"});
        auto c = create_task(in_wait(), {.name = "waiter"});
        auto d = create_task(group(), {.name = "groups"});
        co_await sleep(1);
        CHECK(who_awaits(task) == Log{"gather", "shield", "waiter"});
        CHECK(who_awaits(*in_group) == Log{"groups"});
    };
    run(main());
}

TEST_CASE("the task tree puts tasks below the coroutines that await them") {
    auto main = []() -> Coroutine<> {
        auto shared = create_task(forever(), {.name = "shared"});
        auto first = create_task(awaits(shared), {.name = "first"});
        auto second = create_task(awaits(shared), {.name = "second"});
        create_task(forever(), {.name = "alone"});
        co_await sleep(0);
        co_await sleep(0);
        auto lines = tree();
        CHECK(lines[0].starts_with("└── (T) Task-"));  // main, which runs
        lines.erase(lines.begin(), lines.begin() + 2);
        CHECK(lines == Log{"└── (T) first", "    └──  awaits", "        └── (T) shared", "            └──  forever",
                           "                └──  sleep", "└── (T) second", "    └──  awaits", "        └── (T) shared",
                           "            └──  forever", "                └──  sleep", "└── (T) alone",
                           "    └──  forever", "        └──  sleep"});
    };
    run(main());
}

TEST_CASE("tasks that await each other are a tree, too, and named as a cycle") {
    auto main = []() -> Coroutine<> {
        std::optional<Task<>> other;
        auto waits = [&]() -> Coroutine<> { co_await *other; };
        auto one = create_task(waits(), {.name = "one"});
        other = create_task(awaits(one), {.name = "two"});
        co_await sleep(0);
        co_await sleep(0);
        const auto text = format_task_tree();
        CHECK(text.ends_with("cycle: one → two → one"));
        CHECK(capture_call_graph(one).awaited_by[0].awaited_by.empty());
    };
    run(main());
}

TEST_CASE("a loop that waits for ever says who waits for whom") {
    auto main = []() -> Coroutine<> {
        Queue<int> queue;
        Lock lock;
        Event never;
        auto consumer = [&]() -> Coroutine<> { co_await queue.get(); };
        auto holder = [&]() -> Coroutine<> {
            auto held = co_await lock.scoped_lock();
            co_await never.wait();
        };
        auto locker = [&]() -> Coroutine<> { auto held = co_await lock.scoped_lock(); };
        current_task().set_name("main");
        // Apart: beside a co_await g++ 12 makes wrong copies of the names.
        auto first = create_task(consumer(), {.name = "consumer"});
        auto second = create_task(holder(), {.name = "holder"});
        auto third = create_task(locker(), {.name = "locker"});
        co_await gather(first, second, third);
    };
    auto loop = new_event_loop();
    auto task = loop->create_task(main());
    const auto said = lines_of(thrown_by([&] { loop->run_until_complete(static_cast<Future<>&>(task)); }));
    REQUIRE(said.size() == 5);
    CHECK(said[0] ==
          "RuntimeError: the event loop waits for ever: no callback is ready, no timer is set, and nothing outside can "
          "wake it");
    CHECK(said[1].ends_with("waits for gather of consumer, holder, locker"));
    CHECK(said[2].ends_with("waits for Queue.get"));
    CHECK(said[3].ends_with("waits for Event.wait"));
    CHECK(said[4].ends_with("waits for Lock.acquire"));
    CHECK(errors_of([&] { task = {}, loop = nullptr; }).size() > 0);
}
