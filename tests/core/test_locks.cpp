#include "support.hpp"

using namespace asyncio;

namespace {

Coroutine<> holds(Lock& lock, Log& log, std::string name) {
    co_await with(lock, [&]() -> Coroutine<> {
        log.push_back(name + " in");
        co_await sleep(1);
        log.push_back(name + " out");
    });
}

}  // namespace

TEST_CASE("a lock is held by one task at a time, first come, first served") {
    auto log = logged([](Log& log) -> Coroutine<> {
        Lock lock;
        co_await gather(holds(lock, log, "a"), holds(lock, log, "b"));
        CHECK_FALSE(lock.locked());
        CHECK(thrown_by([&] { lock.release(); }) == "RuntimeError: Lock is not acquired.");
    });
    CHECK(log == Log{"a in", "a out", "b in", "b out"});
}

TEST_CASE("who is cancelled while waiting for a lock leaves its place to the next") {
    auto log = logged([](Log& log) -> Coroutine<> {
        Lock lock;
        co_await lock.acquire();
        auto a = create_task(holds(lock, log, "a"));
        auto b = create_task(holds(lock, log, "b"));
        co_await sleep(0);
        a.cancel();
        lock.release();
        co_await outcome(a);
        co_await b;
    });
    CHECK(log == Log{"b in", "b out"});
}

TEST_CASE("scoped_lock releases at the end of its scope") {
    auto main = []() -> Coroutine<> {
        Lock lock;
        {
            auto held = co_await lock.scoped_lock();
            CHECK(lock.locked());
        }
        CHECK_FALSE(lock.locked());
    };
    run(main());
}

TEST_CASE("an event wakes all who wait for it") {
    auto log = logged([](Log& log) -> Coroutine<> {
        Event event;
        auto waits = [&](std::string name) -> Coroutine<> {
            co_await event.wait();
            log.push_back(name);
        };
        auto a = create_task(waits("a"));
        auto b = create_task(waits("b"));
        co_await sleep(1);
        CHECK_FALSE(event.is_set());
        event.set();
        co_await a;
        co_await b;
        co_await event.wait();
        event.clear();
        CHECK_FALSE(event.is_set());
    });
    CHECK(log == Log{"a", "b"});
}

TEST_CASE("a condition waits for a state under its lock") {
    auto log = logged([](Log& log) -> Coroutine<> {
        Condition condition;
        int items = 0;
        auto consumer = [&]() -> Coroutine<> {
            co_await with(condition, [&]() -> Coroutine<> {
                co_await condition.wait_for([&] { return items == 2; });
                log.push_back("two");
            });
        };
        auto task = create_task(consumer());
        for (int i = 0; i < 2; ++i) {
            co_await sleep(1);
            auto held = co_await condition.scoped_lock();
            ++items;
            condition.notify();
            log.push_back("put");
        }
        co_await task;
        CHECK(thrown_by([&] { condition.notify(); }) == "RuntimeError: cannot notify on un-acquired lock");
        auto refused = co_await outcome(condition.wait());
        CHECK(thrown(refused.error()) == "RuntimeError: cannot wait on un-acquired lock");
    });
    CHECK(log == Log{"put", "put", "two"});
}

TEST_CASE("a semaphore lets so many in at a time") {
    auto main = []() -> Coroutine<> {
        Semaphore two(2);
        int inside = 0;
        int most = 0;
        auto enters = [&]() -> Coroutine<> {
            co_await with(two, [&]() -> Coroutine<> {
                most = std::max(most, ++inside);
                co_await sleep(1);
                --inside;
            });
        };
        co_await gather(enters(), enters(), enters(), enters());
        CHECK(most == 2);
        CHECK_FALSE(two.locked());
    };
    CHECK(seconds_of([&] { run(main()); }) == 2.0);
    CHECK(thrown_by([] { Semaphore(-1); }) == "ValueError: Semaphore initial value must be >= 0");
    CHECK(thrown_by([] { BoundedSemaphore(1).release(); }) == "ValueError: BoundedSemaphore released too many times");
}

TEST_CASE("a barrier lets all go when the last has come") {
    auto main = []() -> Coroutine<> {
        Barrier barrier(3);
        std::vector<int> numbers;
        auto comes = [&](double delay) -> Coroutine<> {
            co_await sleep(delay);
            numbers.push_back(co_await barrier.wait());
        };
        co_await gather(comes(1), comes(2), comes(3));
        CHECK(numbers == std::vector{2, 0, 1});
        CHECK(barrier.n_waiting() == 0);
    };
    CHECK(seconds_of([&] { run(main()); }) == 3.0);
}

TEST_CASE("an aborted barrier is broken") {
    auto main = []() -> Coroutine<> {
        Barrier barrier(2);
        auto waiter = create_task(barrier.wait());
        co_await sleep(0);
        co_await barrier.abort();
        auto outcome = co_await asyncio::outcome(waiter);
        CHECK(thrown(outcome.error()) == "asyncio.exceptions.BrokenBarrierError: Abort or reset of barrier");
        CHECK(barrier.broken());
    };
    run(main());
}
