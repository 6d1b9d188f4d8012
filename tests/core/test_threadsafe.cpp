#include "support.hpp"

#ifndef __EMSCRIPTEN__

#include <atomic>
#include <latch>
#include <semaphore>
#include <thread>

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

/// A loop that runs on a thread of its own until the end of the scope.
class LoopThread {
public:
    LoopThread() : thread_([this] { loop_->run_forever(); }) {}
    ~LoopThread() {
        loop_->call_soon_threadsafe([this] { loop_->stop(); });
        thread_.join();
    }
    const Loop& loop() const { return loop_; }
    std::thread::id id() const { return thread_.get_id(); }

private:
    Loop loop_ = new_event_loop();
    std::thread thread_;
};

Coroutine<> never() {
    auto future = get_running_loop()->create_future();  // apart: an await would hold the loop, which could not end then
    co_await future;
}

}  // namespace

TEST_CASE("call_soon_threadsafe calls on the loop's thread, in order", "[threads]") {
    Log log;
    std::thread::id called_on;
    LoopThread other;
    std::latch done(1);
    for (const char* text : {"a", "b", "c"}) other.loop()->call_soon_threadsafe([&log, text] { log.push_back(text); });
    other.loop()->call_soon_threadsafe([&] {
        called_on = std::this_thread::get_id();
        done.count_down();
    });
    done.wait();
    CHECK(log == Log{"a", "b", "c"});
    CHECK(called_on == other.id());
}

TEST_CASE("call_soon_threadsafe keeps its place among the calls of the loop's own thread", "[threads]") {
    auto loop = new_event_loop();
    Log log;
    loop->call_soon([&] { log.push_back("a"); });
    loop->call_soon_threadsafe([&] { log.push_back("b"); });
    loop->call_soon([&] { log.push_back("c"); });
    loop->call_soon_threadsafe([&] { log.push_back("d"); });
    auto main = [&]() -> Coroutine<> {
        log.push_back("main");
        co_return;
    };
    loop->run_until_complete(main());
    CHECK(log == Log{"a", "b", "c", "d", "main"});
}

TEST_CASE("a handle of call_soon_threadsafe is cancelled on any thread", "[threads]") {
    auto loop = new_event_loop();
    int alive = 0;
    int calls = 0;
    Handle handle;
    std::thread([&] { handle = loop->call_soon_threadsafe([&, probe = Probe(alive)] { ++calls; }); }).join();
    CHECK(handle);
    CHECK_FALSE(handle.cancelled());
    std::thread([copy = handle]() mutable { copy.cancel(); }).join();
    CHECK(handle.cancelled());
    loop->call_soon([&] { loop->stop(); });
    loop->run_forever();
    CHECK(calls == 0);
    CHECK(alive == 0);  // though the handle is kept
}

TEST_CASE("handles are cancelled while the loop calls them", "[threads]") {
    std::atomic<int> calls = 0;
    int called = 0;
    int cancelled = 0;
    {
        LoopThread other;
        for (int i = 0; i < 1000; ++i) {
            Handle handle = other.loop()->call_soon_threadsafe([&] { ++calls; });
            if (i % 2 == 0) {
                handle.cancel();
                ++cancelled;
            } else {
                ++called;
            }
        }
    }
    CHECK(calls >= called);
    CHECK(calls <= called + cancelled);
}

TEST_CASE("a handle of call_soon_threadsafe outlives its loop", "[threads]") {
    int alive = 0;
    auto loop = new_event_loop();
    Handle handle = loop->call_soon_threadsafe([probe = Probe(alive)] {});
    Handle kept = loop->call_soon_threadsafe([probe = Probe(alive)] {});
    CHECK(alive == 2);
    loop = nullptr;
    CHECK(alive == 0);
    handle.cancel();
    CHECK(handle.cancelled());
    CHECK_FALSE(kept.cancelled());
}

TEST_CASE("the exception of a threadsafe call goes to the loop's handler with its handle", "[threads]") {
    auto loop = new_event_loop();
    Handle told;
    loop->set_exception_handler([&](EventLoop&, const ExceptionContext& context) { told = context.handle; });
    const Handle handle = loop->call_soon_threadsafe([] { throw ValueError("callback"); });
    loop->call_soon([&] { loop->stop(); });
    loop->run_forever();
    CHECK(told == handle);
}

TEST_CASE("threads that call a loop which is closed and destroyed meanwhile are refused", "[threads]") {
    constexpr int threads = 4;
    std::atomic<int> dropped = 0;
    std::atomic<int> accepted = 0;
    std::atomic<int> refused = 0;
    {
        auto loop = new_event_loop();
        std::latch started(threads);
        std::vector<std::thread> callers;
        for (int i = 0; i < threads; ++i) {
            callers.emplace_back([&, loop] {
                auto post = [&] {
                    auto counted = std::shared_ptr<int>(new int(0), [&](int* p) {
                        delete p;
                        ++dropped;
                    });
                    loop->call_soon_threadsafe([counted = std::move(counted)] {});
                    ++accepted;
                };
                post();
                started.count_down();
                const std::string words = thrown_by([&] {
                    for (;;) post();
                });
                if (words == "RuntimeError: Event loop is closed") ++refused;
            });
        }
        loop->call_soon([&] {
            started.wait();
            loop->stop();
        });
        loop->run_forever();
        loop->close();
        loop = nullptr;  // the last thread destroys it
        for (auto& caller : callers) caller.join();
    }
    CHECK(refused == threads);
    CHECK(dropped == accepted + refused);
}

TEST_CASE("a future may outlive a loop that another thread lets go", "[threads]") {
    Future<int> future;
    std::thread last;
    {
        auto loop = new_event_loop();
        future = loop->create_future<int>();
        future.set_result(42);
        last = std::thread([kept = std::move(loop)]() mutable { kept = nullptr; });
    }
    for (int i = 0; i < 100; ++i) {
        Future<int> copy = future;
        CHECK(copy.result() == 42);
    }
    last.join();
    CHECK(future.get_loop() == nullptr);
}

TEST_CASE("debug mode refuses calls on a wrong thread", "[threads]") {
    const std::string words =
        "RuntimeError: Non-thread-safe operation invoked on an event loop other than the current one";
    std::latch done(1);
    LoopThread other;
    other.loop()->call_soon_threadsafe([&] {
        other.loop()->set_debug(true);
        done.count_down();
    });
    done.wait();
    CHECK(thrown_by([&] { other.loop()->call_soon([] {}); }) == words);
    CHECK(thrown_by([&] { other.loop()->call_later(1, [] {}); }) == words);
    CHECK(thrown_by([&] { other.loop()->call_at(1, [] {}); }) == words);
}

TEST_CASE("run_coroutine_threadsafe runs a coroutine on the loop's thread for another one", "[threads]") {
    LoopThread other;
    auto where = []() -> Coroutine<std::thread::id> {
        co_await sleep(1);
        co_return std::this_thread::get_id();
    };
    auto future = run_coroutine_threadsafe(where(), other.loop());
    CHECK(future.result() == other.id());
    CHECK(future.done());
    CHECK_FALSE(future.cancelled());
    CHECK_FALSE(future.running());
    CHECK(future.exception() == nullptr);
    CHECK(future.result() == other.id());
    run_coroutine_threadsafe(sleep(1), other.loop()).result();
    auto moves = []() -> Coroutine<std::unique_ptr<int>> { co_return std::make_unique<int>(42); };
    CHECK(*run_coroutine_threadsafe(moves(), other.loop()).result() == 42);
}

TEST_CASE("the exception of a coroutine is thrown to the thread that waits", "[threads]") {
    LoopThread other;
    auto fails = []() -> Coroutine<int> {
        co_await sleep(1);
        throw ValueError("coroutine");
    };
    auto future = run_coroutine_threadsafe(fails(), other.loop());
    CHECK(thrown(future.exception()) == "ValueError: coroutine");
    CHECK(thrown_by([&] { future.result(); }) == "ValueError: coroutine");
}

TEST_CASE("waiting for a coroutine ends when its time is over, and can be taken up again", "[threads]") {
    LoopThread other;
    std::binary_semaphore go(0);
    auto blocks = [&]() -> Coroutine<int> {
        go.acquire();
        co_return 42;
    };
    auto future = run_coroutine_threadsafe(blocks(), other.loop());
    CHECK(thrown_by([&] { future.result(0); }) == "TimeoutError");
    CHECK(thrown_by([&] { future.exception(0.001); }) == "TimeoutError");
    go.release();
    CHECK(future.result(3600) == 42);
}

TEST_CASE("cancelling a concurrent future cancels its task", "[threads]") {
    std::latch started(1);
    std::latch cancelled(1);
    LoopThread other;
    auto main = [&]() -> Coroutine<> {
        started.count_down();
        auto ended = co_await outcome(never());
        if (is_cancelled(ended)) cancelled.count_down();
        unwrap(std::move(ended));
    };
    auto future = run_coroutine_threadsafe(main(), other.loop());
    started.wait();
    CHECK(future.cancel());
    CHECK(future.cancel());
    CHECK(future.cancelled());
    CHECK(future.done());
    CHECK(thrown_by([&] { future.result(); }) == "asyncio.exceptions.CancelledError");
    cancelled.wait();
}

TEST_CASE("a task that is cancelled cancels its concurrent future", "[threads]") {
    LoopThread other;
    auto cancels_itself = []() -> Coroutine<> {
        current_task().cancel();
        co_await sleep(1);
    };
    auto future = run_coroutine_threadsafe(cancels_itself(), other.loop());
    CHECK(thrown_by([&] { future.exception(); }) == "asyncio.exceptions.CancelledError");
    CHECK(future.cancelled());
    CHECK(future.cancel());
}

TEST_CASE("a concurrent future that has ended cannot be cancelled", "[threads]") {
    LoopThread other;
    auto future = run_coroutine_threadsafe(sleep(0, 42), other.loop());
    CHECK(future.result() == 42);
    CHECK_FALSE(future.cancel());
    CHECK_FALSE(future.cancelled());
}

TEST_CASE("a task takes over the context of the thread that posted it", "[threads]") {
    static ContextVar<int> number{"number", 0};
    LoopThread other;
    auto reads = []() -> Coroutine<int> { co_return number.get(); };
    copy_context().run([&] {
        number.set(42);
        CHECK(run_coroutine_threadsafe(reads(), other.loop()).result() == 42);
    });
}

TEST_CASE("callbacks of a concurrent future are called by who ends it, or at once", "[threads]") {
    Log log;
    std::thread::id called_on;
    std::latch called(1);
    LoopThread other;
    std::binary_semaphore go(0);
    auto main = [&]() -> Coroutine<int> {
        go.acquire();
        co_return 42;
    };
    auto future = run_coroutine_threadsafe(main(), other.loop());
    future.add_done_callback([&](ConcurrentFuture<int> ended) {
        log.push_back(ended == future ? "the same" : "another");
        called_on = std::this_thread::get_id();
        log.push_back("first " + std::to_string(ended.result()));
    });
    future.add_done_callback([&](auto) {
        log.push_back("second");
        called.count_down();
    });
    go.release();
    called.wait();
    CHECK(called_on == other.id());
    future.add_done_callback([&](auto) { log.push_back("third"); });
    CHECK(log == Log{"the same", "first 42", "second", "third"});
    CHECK(errors_of([&] { future.add_done_callback([](auto) { throw ValueError("callback"); }); }) ==
          Log{"exception calling callback for <Future state=finished>", "ValueError: callback"});
}

TEST_CASE("a coroutine that a closed loop cannot run is not lost in silence", "[threads]") {
    auto loop = new_event_loop();
    auto waits = run_coroutine_threadsafe(never(), loop);
    CHECK(errors_of([&] { loop->close(); }) == Log{"RuntimeWarning: coroutine 'never' was never awaited"});
    CHECK(waits.cancelled());
    CHECK(errors_of([&] {
              CHECK(thrown_by([&] { run_coroutine_threadsafe(never(), loop); }) ==
                    "RuntimeError: Event loop is closed");
          }) == Log{"RuntimeWarning: coroutine 'never' was never awaited"});
}

TEST_CASE("who waits for a task of a loop that goes hears of its end", "[threads]") {
    auto loop = new_event_loop();
    auto future = run_coroutine_threadsafe(never(), loop);
    loop->call_soon([&] { loop->stop(); });
    loop->run_forever();
    CHECK_FALSE(future.done());
    CHECK(errors_of([&] { loop = nullptr; }).size() == 2);  // destroyed pending, and which task
    CHECK(future.cancelled());
}

TEST_CASE("run cancels what other threads wait for", "[threads]") {
    auto main = []() -> Coroutine<ConcurrentFuture<void>> {
        auto future = run_coroutine_threadsafe(never(), get_running_loop());
        co_await sleep(0);
        co_return future;
    };
    CHECK(run(main()).cancelled());
}

TEST_CASE("wrap_future awaits what runs on another loop, and cancels it", "[threads]") {
    LoopThread other;
    auto main = [&]() -> Coroutine<> {
        CHECK_AWAITED(wrap_future(run_coroutine_threadsafe(sleep(0, 42), other.loop())), it == 42);
        auto future = run_coroutine_threadsafe(never(), other.loop());
        auto wrapped = wrap_future(future);
        wrapped.cancel();
        co_await sleep(0);
        CHECK(future.cancelled());
    };
    run(main());
}

TEST_CASE("a thread that has the loop's future ends the loop's waiting", "[threads]") {
    auto main = []() -> Coroutine<int> {
        auto loop = get_running_loop();
        auto future = loop->create_future<int>();
        std::thread other([&] { loop->call_soon_threadsafe([&] { future.set_result(42); }); });
        const int result = co_await future;
        other.join();
        co_return result;
    };
    CHECK(run(main()) == 42);
}

#endif
