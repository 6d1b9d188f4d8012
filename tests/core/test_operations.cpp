#include <variant>

#include "support.hpp"

using namespace asyncio;

namespace {

template <class T>
Coroutine<T> awaited(Coroutine<T> coroutine) {
    co_return co_await std::move(coroutine);
}

template <class T>
Coroutine<> awaited_by_reference(Coroutine<T>& coroutine) {
    co_await coroutine;
}

}  // namespace

TEST_CASE("an operation of the library's is a coroutine wherever one is asked for") {
    auto main = []() -> Coroutine<> {
        Queue<int> queue;
        Lock lock;
        Event event;
        for (int i : range(5)) queue.put_nowait(i);
        CHECK_AWAITED(awaited(queue.get()), it == 0);
        CHECK_AWAITED(create_task(queue.get()), it == 1);
        Coroutine<int> kept = queue.get();
        CHECK_AWAITED(std::move(kept), it == 2);
        std::vector<Coroutine<int>> several;
        several.push_back(queue.get());
        several.emplace_back(queue.get());
        CHECK_AWAITED(gather(std::move(several)), it == std::vector{3, 4});
        auto put = queue.put(5);
        co_await awaited_by_reference<void>(put);
        CHECK(queue.qsize() == 1);
        std::function<Coroutine<>()> made = [] { return sleep(1); };
        co_await made();
        Coroutine<bool> either = lock.locked() ? event.wait() : lock.acquire();
        CHECK_AWAITED(either, it);
        CHECK(lock.locked());
        auto sleeper = get_running_loop()->create_task(sleep(1), {.name = "sleeper"});
        co_await sleeper;
    };
    CHECK(seconds_of([&] { run(main()); }) == 2.0);
}

TEST_CASE("the operations of all queues have one type, and so have those of all locks") {
    auto main = []() -> Coroutine<> {
        PriorityQueue<int> smallest;
        LifoQueue<int> newest;
        using Any = std::variant<Queue<int>*, PriorityQueue<int>*, LifoQueue<int>*>;
        for (const Any& any : {Any(&smallest), Any(&newest)}) {
            for (int i : {2, 1, 3}) co_await std::visit([&](auto* queue) { return queue->put(i); }, any);
            co_await std::visit([](auto* queue) { return queue->get(); }, any);
        }
        Queue<int>& queue = smallest;
        CHECK_AWAITED(queue.get(), it == 2);
        CHECK_AWAITED(newest.get(), it == 1);
        Lock lock;
        Semaphore semaphore;
        std::variant<Lock*, Semaphore*> any(&semaphore);
        co_await std::visit([](auto* each) { return each->acquire(); }, any);
        CHECK((semaphore.locked() && !lock.locked()));
    };
    run(main());
}

TEST_CASE("an operation does nothing until it is awaited, is awaited once, and is missed if it is not") {
    auto main = []() -> Coroutine<> {
        Lock lock;
        {
            auto acquiring = lock.acquire();
            CHECK_FALSE(lock.locked());
            co_await acquiring;
            CHECK(lock.locked());
            CHECK(thrown_by([&] { (void)acquiring.operator co_await(); }) ==
                  "RuntimeError: cannot reuse already awaited coroutine");
            CHECK(thrown_by([&] { create_task(std::move(acquiring)); }) ==
                  "RuntimeError: cannot reuse already awaited coroutine");
        }
        CHECK(errors_of([] { (void)sleep(1); }) == Log{"RuntimeWarning: coroutine 'sleep' was never awaited"});
        CHECK(errors_of([&] { (void)lock.acquire(); }) ==
              Log{"RuntimeWarning: coroutine 'Lock.acquire' was never awaited"});
        CHECK(errors_of([] { sleep(1).close(); }).empty());
        lock.release();
    };
    run(main());
}

TEST_CASE("an operation may outlive what it is of") {
    auto main = []() -> Coroutine<> {
        auto queue = std::make_unique<Queue<int>>();
        queue->put_nowait(1);
        auto get = queue->get();
        queue.reset();
        CHECK_AWAITED(std::move(get), it == 1);
    };
    run(main());
}
