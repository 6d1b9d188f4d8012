#include "support.hpp"

using namespace asyncio;

#ifdef __EMSCRIPTEN__

TEST_CASE("where no page runs the program a blocking call is refused with a sentence", "[threads]") {
    auto main = []() -> Coroutine<> {
        const Outcome<int> answer = co_await outcome(to_thread([] { return 42; }));
        CHECK(thrown(answer.error()) ==
              "RuntimeError: threads need JavaScript Promise Integration (WebAssembly.Suspending), which is not here");
        auto future = run_coroutine_threadsafe(sleep(1, 42), get_running_loop());
        CHECK(thrown_by([&] { future.result(); }) ==
              "RuntimeError: this would wait for ever: this thread is the only one, so nobody can end the future "
              "meanwhile");
        CHECK_AWAITED(wrap_future(future), it == 42);
        CHECK(future.result() == 42);
    };
    run(main());
}

#else

#include <atomic>
#include <latch>
#include <map>
#include <memory>
#include <semaphore>
#include <set>
#include <thread>

#include "src/threads.hpp"

using namespace std::chrono_literals;

namespace {

std::thread::id here() { return std::this_thread::get_id(); }

/// Returns when every thread of the pools waits for a job.
void wait_for_idle_threads(int count) {
    while (asyncio::detail::idle_threads != count) std::this_thread::yield();
}

/// Counts how many of it are alive, and notes on which thread the last one went.
class Traced {
public:
    explicit Traced(std::thread::id& gone_on) : gone_on_(&gone_on) {}
    Traced(Traced&& other) noexcept : gone_on_(std::exchange(other.gone_on_, nullptr)) {}
    Traced& operator=(Traced&&) = delete;
    ~Traced() {
        if (gone_on_) *gone_on_ = here();
    }

private:
    std::thread::id* gone_on_;
};

}  // namespace

TEST_CASE("run_in_executor calls on another thread and gives the result", "[threads]") {
    auto main = []() -> Coroutine<> {
        auto loop = get_running_loop();
        CHECK_AWAITED(loop->run_in_executor(nullptr, [](int a, int b) { return a * b; }, 6, 7), it == 42);
        CHECK_AWAITED(loop->run_in_executor(nullptr, here), it != here());
        ThreadPoolExecutor pool(1);
        CHECK_AWAITED(loop->run_in_executor(&pool, here), it != here());
    };
    run(main());
}

TEST_CASE("run_in_executor starts at once, whether or not it is awaited", "[threads]") {
    auto main = []() -> Coroutine<> {
        std::latch called(1);
        auto future = get_running_loop()->run_in_executor(nullptr, [&] { called.count_down(); });
        called.wait();
        CHECK_FALSE(future.done());  // the loop hears of it in its next turn
        co_await future;
        co_await future;
    };
    run(main());
}

TEST_CASE("a job may give nothing, what can only be moved, and a reference", "[threads]") {
    auto main = []() -> Coroutine<> {
        auto loop = get_running_loop();
        int calls = 0;
        co_await loop->run_in_executor(nullptr, [&] { ++calls; });
        CHECK(calls == 1);
        auto made = co_await loop->run_in_executor(nullptr, [] { return std::make_unique<int>(42); });
        CHECK(*made == 42);
        int& same = co_await loop->run_in_executor(nullptr, [&]() -> int& { return calls; });
        CHECK(&same == &calls);
        CHECK_AWAITED(to_thread([](std::unique_ptr<int> number) { return *number; }, std::make_unique<int>(7)),
                      it == 7);
    };
    run(main());
}

TEST_CASE("the exception of a job is thrown at the await, whatever it is", "[threads]") {
    auto main = []() -> Coroutine<> {
        auto loop = get_running_loop();
        auto failed = co_await outcome(loop->run_in_executor(nullptr, [] { throw ValueError("job"); }));
        CHECK(thrown(failed.error()) == "ValueError: job");
        failed = co_await outcome(to_thread([] { throw 42; }));
        CHECK_THROWS_AS(unwrap(failed), int);
        auto cancelled = loop->run_in_executor(nullptr, [] { throw CancelledError(); });
        failed = co_await outcome(cancelled);
        CHECK(is_cancelled(failed));
        CHECK_FALSE(cancelled.cancelled());  // it failed, which is not the same
    };
    run(main());
}

TEST_CASE("the exception of a job that nobody awaits is reported", "[threads]") {
    auto scenario = [](Log&) -> Coroutine<> {
        auto future = get_running_loop()->run_in_executor(nullptr, [] { throw ValueError("lost"); });
        while (!future.done()) co_await sleep(1);
    };
    CHECK(reported(scenario) == Log{"Future exception was never retrieved"});
}

TEST_CASE("jobs run beside each other", "[threads]") {
    auto main = []() -> Coroutine<> {
        std::latch all(3);
        auto meet = [&] { all.arrive_and_wait(); };
        ThreadPoolExecutor pool(3);
        auto loop = get_running_loop();
        co_await gather(loop->run_in_executor(&pool, meet), loop->run_in_executor(&pool, meet),
                        loop->run_in_executor(&pool, meet));
    };
    run(main());
}

TEST_CASE("a pool starts a thread only when none is idle, and not more than it may", "[threads]") {
    ThreadPoolExecutor pool(2, "worker");
    const auto first = pool.submit(here).result();
    wait_for_idle_threads(1);
    CHECK(pool.submit(here).result() == first);
    wait_for_idle_threads(1);

    std::counting_semaphore<> go(0);
    std::vector<ConcurrentFuture<std::string>> futures;
    for (int i = 0; i < 6; ++i)
        futures.push_back(pool.submit([&] {
            go.acquire();
            return detail::thread_name();
        }));
    go.release(6);
    for (auto& future : futures) CHECK((future.result() == "worker_0" || future.result() == "worker_1"));
    wait_for_idle_threads(2);
}

TEST_CASE("a job that is cancelled before it starts is never called", "[threads]") {
    auto main = []() -> Coroutine<> {
        ThreadPoolExecutor pool(1);
        auto loop = get_running_loop();
        std::binary_semaphore go(0);
        auto running = loop->run_in_executor(&pool, [&] { go.acquire(); });
        std::thread::id gone_on;
        int calls = 0;
        auto waiting = loop->run_in_executor(&pool, [&, traced = Traced(gone_on)] { ++calls; });
        CHECK(waiting.cancel());
        CHECK(waiting.cancelled());
        co_await sleep(0);  // the executor's future is cancelled in the next turn
        co_await sleep(0);
        CHECK(gone_on == here());
        go.release();
        co_await running;
        pool.shutdown();
        CHECK(calls == 0);
    };
    run(main());
}

TEST_CASE("a running job runs on when its future is cancelled, and what it gives is dropped", "[threads]") {
    int alive = 0;
    auto main = [&]() -> Coroutine<> {
        ThreadPoolExecutor pool(1);
        std::latch called(1);
        std::binary_semaphore go(0);
        bool ended = false;
        auto future = get_running_loop()->run_in_executor(&pool, [&] {
            called.count_down();
            go.acquire();
            ended = true;
            return Probe(alive);
        });
        called.wait();
        future.cancel();
        CHECK_AWAITED(outcome(future), is_cancelled(it));
        CHECK_FALSE(ended);
        go.release();
        pool.shutdown();
        CHECK(ended);
    };
    run(main());
    CHECK(alive == 0);
}

TEST_CASE("wait_for leaves a job that takes too long", "[threads]") {
    auto main = []() -> Coroutine<> {
        ThreadPoolExecutor pool(1);
        std::binary_semaphore go(0);
        auto blocks = [&] { go.acquire(); };
        CHECK_AWAITED(outcome(wait_for(get_running_loop()->run_in_executor(&pool, blocks), 0)),
                      thrown(it.error()) == "TimeoutError");
        go.release();
    };
    run(main());
}

TEST_CASE("what a job holds is dropped on the loop's thread, before its result is given", "[threads]") {
    auto main = []() -> Coroutine<> {
        std::thread::id gone_on;
        co_await get_running_loop()->run_in_executor(nullptr, [traced = Traced(gone_on)] {});
        CHECK(gone_on == here());
        gone_on = {};
        co_await to_thread([](const Traced&) {}, Traced(gone_on));
        CHECK(gone_on == here());
    };
    run(main());
}

TEST_CASE("what a job of submit holds is dropped on the thread that called it, before its result is given",
          "[threads]") {
    ThreadPoolExecutor pool(1);
    std::thread::id gone_on;
    const auto called_on = pool.submit([traced = Traced(gone_on)] { return here(); }).result();
    CHECK(gone_on == called_on);
    CHECK(called_on != here());
}

TEST_CASE("to_thread does nothing until it is awaited", "[threads]") {
    int calls = 0;
    auto main = [&]() -> Coroutine<> {
        auto coroutine = to_thread([&] { ++calls; });
        co_await sleep(1);
        CHECK(calls == 0);
        co_await coroutine;
        CHECK(calls == 1);
    };
    run(main());
    CHECK(errors_of([&] { static_cast<void>(to_thread([&] { ++calls; })); }) ==
          Log{"RuntimeWarning: coroutine 'to_thread' was never awaited"});
}

TEST_CASE("to_thread calls in a copy of the context, run_in_executor in the thread's own", "[threads]") {
    static ContextVar<std::string> name{"name", "nobody"};
    auto main = []() -> Coroutine<> {
        name.set("main");
        auto rename = [] {
            const std::string before = name.get();
            name.set("thread");
            return before;
        };
        CHECK_AWAITED(to_thread(rename), it == "main");
        CHECK(name.get() == "main");
        ThreadPoolExecutor pool(1);
        auto get = [] { return name.get(); };
        CHECK_AWAITED(get_running_loop()->run_in_executor(&pool, get), it == "nobody");
    };
    run(main());
}

TEST_CASE("contexts are copied here while jobs read theirs", "[threads]") {
    static ContextVar<int> number{"number"};
    auto main = []() -> Coroutine<> {
        std::vector<Coroutine<int>> calls;
        for (int i = 0; i < 200; ++i) {
            number.set(i);
            calls.push_back(to_thread([] { return number.get(); }));
        }
        const auto numbers = co_await gather(std::move(calls));
        CHECK(std::ranges::is_sorted(numbers));
        CHECK(number.get() == 199);
    };
    run(main());
}

TEST_CASE("there is no loop on a thread of a pool, whose name is the executor's", "[threads]") {
    auto main = []() -> Coroutine<> {
        auto words = [] { return thrown_by([] { get_running_loop(); }) + "; " + thrown_by([] { get_event_loop(); }); };
        CHECK_AWAITED(to_thread(words),
                      it ==
                          "RuntimeError: no running event loop; RuntimeError: There is no current event loop in thread "
                          "'asyncio_0'.");
    };
    run(main());
}

TEST_CASE("a job may run a loop of its own", "[threads]") {
    auto main = []() -> Coroutine<> { CHECK_AWAITED(to_thread([] { return run(sleep(0, 42)); }), it == 42); };
    run(main());
}

TEST_CASE("an executor takes no jobs after its shutdown, and does those that it has", "[threads]") {
    std::atomic<int> calls = 0;
    auto main = [&]() -> Coroutine<> {
        ThreadPoolExecutor pool(1);
        auto loop = get_running_loop();
        std::binary_semaphore go(0);
        auto first = loop->run_in_executor(&pool, [&] { go.acquire(); });
        auto second = loop->run_in_executor(&pool, [&] { ++calls; });
        pool.shutdown(false);
        CHECK(thrown_by([&] { loop->run_in_executor(&pool, [] {}); }) ==
              "RuntimeError: cannot schedule new futures after shutdown");
        CHECK(thrown_by([&] { pool.submit([] {}); }) == "RuntimeError: cannot schedule new futures after shutdown");
        go.release();
        co_await first;
        co_await second;
        pool.shutdown();
        pool.shutdown();
    };
    run(main());
    CHECK(calls == 1);
}

TEST_CASE("a shutdown with cancel_futures cancels what has not started", "[threads]") {
    auto main = []() -> Coroutine<> {
        ThreadPoolExecutor pool(1);
        auto loop = get_running_loop();
        std::latch called(1);
        std::binary_semaphore go(0);
        auto running = loop->run_in_executor(&pool, [&] {
            called.count_down();
            go.acquire();
            return 42;
        });
        auto waiting = loop->run_in_executor(&pool, [] { return 43; });
        called.wait();
        pool.shutdown(false, true);
        CHECK_AWAITED(outcome(waiting), is_cancelled(it));
        go.release();
        CHECK_AWAITED(running, it == 42);
    };
    run(main());
}

TEST_CASE("a pool without threads, and one that waits for itself, are refused", "[threads]") {
    CHECK(thrown_by([] { ThreadPoolExecutor pool(0); }) == "ValueError: max_workers must be greater than 0");
    ThreadPoolExecutor pool(1);
    auto future = pool.submit([&] { pool.shutdown(); });
    CHECK(thrown(future.exception()) == "RuntimeError: cannot join current thread");
    pool.shutdown();
}

TEST_CASE("run waits for the jobs of the default executor", "[threads]") {
    std::binary_semaphore go(0);
    bool ended = false;
    auto main = [&]() -> Coroutine<> {
        get_running_loop()->run_in_executor(nullptr, [&] {
            go.acquire();
            ended = true;
        });
        get_running_loop()->run_in_executor(nullptr, [&] { go.release(); });
        co_return;
    };
    run(main());
    CHECK(ended);
}

TEST_CASE("the default executor takes no jobs after shutdown_default_executor", "[threads]") {
    auto main = []() -> Coroutine<> {
        auto loop = get_running_loop();
        co_await to_thread([] {});
        co_await loop->shutdown_default_executor();
        CHECK(thrown_by([&] { loop->run_in_executor(nullptr, [] {}); }) ==
              "RuntimeError: Executor shutdown has been called");
        ThreadPoolExecutor pool(1);
        CHECK_AWAITED(loop->run_in_executor(&pool, [] { return 42; }), it == 42);
    };
    run(main());
    auto loop = new_event_loop();
    loop->close();
    CHECK(thrown_by([&] { loop->run_in_executor(nullptr, [] {}); }) == "RuntimeError: Event loop is closed");
}

TEST_CASE("shutdown_default_executor leaves threads alone that take too long", "[threads]") {
    auto loop = new_event_loop();
    auto go = std::make_shared<std::binary_semaphore>(0);
    loop->run_in_executor(nullptr, [go] { go->acquire(); });
    CHECK(errors_of([&] { loop->run_until_complete(loop->shutdown_default_executor(0)); }) ==
          Log{"RuntimeWarning: The executor did not finishing joining its threads within 0 seconds."});
    loop->close();
    loop = nullptr;
    go->release();
}

TEST_CASE("the default executor can be one's own", "[threads]") {
    auto main = []() -> Coroutine<> {
        auto loop = get_running_loop();
        CHECK(thrown_by([&] { loop->set_default_executor(nullptr); }) ==
              "TypeError: executor must be ThreadPoolExecutor instance");
        loop->set_default_executor(std::make_shared<ThreadPoolExecutor>(1, "mine"));
        CHECK_AWAITED(to_thread([] { return detail::thread_name(); }), it == "mine_0");
    };
    run(main());
}

TEST_CASE("an executor of one's own calls or drops what it is given", "[threads]") {
    struct Inline final : Executor {
        void execute(Job job) override {
            if (calls) job();
        }
        void shutdown(bool, bool) override { calls = false; }
        bool calls = true;
    } executor;
    auto main = [&]() -> Coroutine<> {
        auto loop = get_running_loop();
        CHECK_AWAITED(loop->run_in_executor(&executor, here), it == here());
        executor.shutdown(true, false);
        CHECK_AWAITED(outcome(loop->run_in_executor(&executor, here)), is_cancelled(it));
    };
    run(main());
}

TEST_CASE("virtual time stands still while a job runs, and jumps when it is done", "[threads]") {
    auto main = []() -> Coroutine<> {
        auto loop = get_running_loop();
        const double start = loop->time();
        auto sleeper = create_task(sleep(1));
        const double ended = co_await to_thread([] {
            for (int i = 0; i < 1000; ++i) std::this_thread::yield();
            return static_cast<double>(virtual_host()->now(0)) / 1e9;
        });
        CHECK(ended - start < 0.5);
        CHECK_FALSE(sleeper.done());
        co_await sleeper;
        CHECK(loop->time() - start == Approx(1).margin(1e-3));
    };
    run(main());
}

TEST_CASE("virtual time goes on for a job that waits for its loop", "[threads]") {
    auto main = []() -> Coroutine<> {
        auto waits = [loop = get_running_loop()] { return run_coroutine_threadsafe(sleep(3600, 42), loop).result(); };
        CHECK_AWAITED(to_thread(waits), it == 42);
    };
    CHECK(seconds_of([&] { run(main()); }) == 3600);
}

TEST_CASE("many jobs end in a loop that is closed meanwhile", "[threads]") {
    const auto held = std::make_shared<int>();  // counted by all threads
    auto loop = new_event_loop();
    auto pool = std::make_unique<ThreadPoolExecutor>(4);
    std::counting_semaphore<> go(0);
    for (int i = 0; i < 100; ++i) {
        loop->run_in_executor(pool.get(), [&go, held] {
            go.acquire();
            return 42;
        });
    }
    loop->call_soon([&] { loop->stop(); });
    loop->run_forever();
    go.release(50);
    loop->call_soon([&] { loop->stop(); });
    loop->run_forever();
    go.release(50);
    loop->close();
    loop = nullptr;
    pool = nullptr;
    CHECK(held.use_count() == 1);
}

namespace {

/// What a trace says of jobs.
class Jobs final : public Tracer {
public:
    void text(std::uint32_t number, std::string_view text) override { texts_[number] = text; }
    void record(const TraceRecord& record) override {
        if (record.event == TraceEvent::job_submitted) {
            CHECK(record.task != 0);
            submitted[record.other] = record.time;
        } else if (record.event == TraceEvent::job_began) {
            CHECK(record.argument >= submitted.at(record.other));
            threads.insert(texts_.at(record.text));
            began[record.other] = record.argument;
        } else if (record.event == TraceEvent::job_ended) {
            CHECK(record.argument >= began.at(record.other));
            CHECK(record.argument <= record.time);
            ++ended;
        }
    }

    std::map<std::uint32_t, std::int64_t> submitted, began;
    std::set<std::string> threads;
    std::size_t ended = 0;

private:
    std::map<std::uint32_t, std::string> texts_;
};

}  // namespace

TEST_CASE("a trace tells of jobs: when they were submitted, began and ended, and on which thread", "[threads]") {
    const auto jobs = std::make_shared<Jobs>();
    auto main = [&]() -> Coroutine<> {
        auto loop = get_running_loop();
        ThreadPoolExecutor pool(1, "one");
        std::binary_semaphore go(0);
        loop->set_tracer(jobs);
        auto first = loop->run_in_executor(&pool, [&] { go.acquire(); });
        auto never = loop->run_in_executor(&pool, [] {});
        never.cancel();
        co_await sleep(0);
        go.release();
        co_await first;
        co_await loop->run_in_executor(&pool, [] { std::this_thread::sleep_for(1ms); });
        loop->set_tracer(nullptr);
    };
    run(main());
    CHECK(jobs->submitted.size() == 3);
    CHECK(jobs->began.size() == 2);
    CHECK(jobs->ended == 2);
    CHECK(jobs->threads == std::set<std::string>{"one_0"});
}

#endif
