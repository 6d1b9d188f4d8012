#include "support.hpp"

using namespace asyncio;

TEST_CASE("a queue gives its items in the order in which they were put, and waits for room and for items") {
    auto log = logged([](Log& log) -> Coroutine<> {
        Queue<int> queue(2);
        auto producer = [&]() -> Coroutine<> {
            for (int i : range(4)) {
                co_await queue.put(i);
                log.push_back("put " + std::to_string(i));
            }
        };
        auto task = create_task(producer());
        co_await sleep(1);
        CHECK(queue.full());
        for (int i : range(4)) {
            const int got = co_await queue.get();
            CHECK(got == i);
        }
        co_await task;
        CHECK(queue.empty());
    });
    CHECK(log == Log{"put 0", "put 1", "put 2", "put 3"});
}

TEST_CASE("put_nowait and get_nowait refuse to wait") {
    Queue<int> queue(1);
    CHECK(thrown_by([&] { queue.get_nowait(); }) == "asyncio.queues.QueueEmpty");
    queue.put_nowait(1);
    CHECK(thrown_by([&] { queue.put_nowait(2); }) == "asyncio.queues.QueueFull");
    CHECK(queue.qsize() == 1);
    CHECK(queue.maxsize() == 1);
    CHECK(queue.get_nowait() == 1);
}

TEST_CASE("join waits until every item is dealt with") {
    auto main = []() -> Coroutine<> {
        Queue<int> queue;
        auto worker = [&]() -> Coroutine<> {
            for (;;) {
                co_await queue.get();
                co_await sleep(1);
                queue.task_done();
            }
        };
        for (int i : range(3)) queue.put_nowait(i);
        auto task = create_task(worker());
        co_await queue.join();
        task.cancel();
        CHECK(thrown_by([&] { queue.task_done(); }) == "ValueError: task_done() called too many times");
    };
    CHECK(seconds_of([&] { run(main()); }) == 3.0);
}

TEST_CASE("a priority queue gives the smallest, a last-in-first-out queue the newest") {
    PriorityQueue<std::pair<int, std::string>> smallest;
    smallest.put_nowait({2, "b"});
    smallest.put_nowait({1, "a"});
    smallest.put_nowait({3, "c"});
    CHECK(smallest.get_nowait().second == "a");
    CHECK(smallest.get_nowait().second == "b");
    LifoQueue<int> newest;
    newest.put_nowait(1);
    newest.put_nowait(2);
    CHECK(newest.get_nowait() == 2);
}

TEST_CASE("a queue that is shut down gives what it has, then QueueShutDown") {
    auto main = []() -> Coroutine<> {
        Queue<int> queue(1);
        queue.put_nowait(1);
        auto putter = create_task(queue.put(2));
        co_await sleep(0);
        queue.shutdown();
        auto put = co_await outcome(putter);
        CHECK(thrown(put.error()) == "asyncio.queues.QueueShutDown");
        const int got = co_await queue.get();
        CHECK(got == 1);
        auto last = co_await outcome(queue.get());
        CHECK(thrown(last.error()) == "asyncio.queues.QueueShutDown");
    };
    run(main());
}

TEST_CASE("who is cancelled while getting passes the item on") {
    auto main = []() -> Coroutine<> {
        Queue<int> queue;
        auto a = create_task(queue.get());
        auto b = create_task(queue.get());
        co_await sleep(0);
        queue.put_nowait(7);
        a.cancel();
        CHECK_AWAITED(outcome(a), is_cancelled(it));
        const int got = co_await b;
        CHECK(got == 7);
    };
    run(main());
}

TEST_CASE("as_completed gives results in the order in which they come") {
    auto value_after = [](double delay, int value) -> Coroutine<int> {
        co_await sleep(delay);
        co_return value;
    };
    auto main = [&]() -> Coroutine<> {
        std::vector<Coroutine<int>> all;
        for (int i : {3, 1, 2}) all.push_back(value_after(i, i));
        std::vector<int> came;
        for (auto& next : as_completed(all)) came.push_back(co_await next);
        CHECK(came == std::vector{1, 2, 3});

        std::vector<Task<int>> tasks{create_task(value_after(1, 1)), create_task(value_after(9, 9))};
        auto late = as_completed(tasks, {.timeout = 2.0});
        Log log;
        for (auto& next : late) {
            auto outcome = co_await asyncio::outcome(next);
            log.push_back(outcome ? std::to_string(*outcome) : thrown(outcome.error()));
        }
        CHECK(log == Log{"1", "TimeoutError"});
        tasks[1].cancel();
    };
    CHECK(errors_of([&] { run(main()); }).empty());
}

TEST_CASE("as_completed may be left before its time is over") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto work = [](Log& log) -> Coroutine<> {
            co_await sleep(3);
            log.push_back("goes on");
        };
        auto leaves = [&](Log& log) -> Coroutine<> {
            std::vector<Coroutine<>> all;
            all.push_back(work(log));
            (void)as_completed(all, {.timeout = 2.0});
            co_return;
        };
        co_await leaves(log);
        co_await sleep(4);
    });
    CHECK(log == Log{"goes on"});
}
