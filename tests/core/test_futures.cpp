#include "support.hpp"

using namespace asyncio;

namespace {

struct WithLoop {
    Loop loop = new_event_loop();
    /// Runs what is ready, once.
    void turn() {
        loop->call_soon([this] { loop->stop(); });
        loop->run_forever();
    }
};

}  // namespace

TEST_CASE("a new future is pending") {
    WithLoop with;
    auto future = with.loop->create_future<int>();
    CHECK_FALSE(future.done());
    CHECK_FALSE(future.cancelled());
    CHECK(thrown_by([&] { (void)future.result(); }) == "asyncio.exceptions.InvalidStateError: Result is not set.");
    CHECK(thrown_by([&] { (void)future.exception(); }) ==
          "asyncio.exceptions.InvalidStateError: Exception is not set.");
    CHECK(future.get_loop() == with.loop);
}

TEST_CASE("a result is set once") {
    WithLoop with;
    auto future = with.loop->create_future<int>();
    future.set_result(7);
    CHECK(future.done());
    CHECK(future.result() == 7);
    CHECK(future.result() == 7);
    CHECK(future.exception() == nullptr);
    const std::string invalid = "asyncio.exceptions.InvalidStateError: invalid state";
    CHECK(thrown_by([&] { future.set_result(8); }) == invalid);
    CHECK(thrown_by([&] { future.set_exception(ValueError()); }) == invalid);
    CHECK_FALSE(future.cancel());
}

TEST_CASE("an exception is thrown by result() and given by exception()") {
    WithLoop with;
    auto future = with.loop->create_future<>();
    future.set_exception(std::make_exception_ptr(ValueError("bad")));
    CHECK(thrown_by([&] { future.result(); }) == "ValueError: bad");
    CHECK(thrown(future.exception()) == "ValueError: bad");
}

TEST_CASE("a cancelled future throws CancelledError with the message") {
    WithLoop with;
    auto future = with.loop->create_future<int>();
    CHECK(future.cancel("enough"));
    CHECK(future.cancelled());
    CHECK(future.done());
    CHECK(thrown_by([&] { (void)future.result(); }) == "asyncio.exceptions.CancelledError: enough");
    CHECK(thrown_by([&] { (void)future.exception(); }) == "asyncio.exceptions.CancelledError: enough");
    CHECK_FALSE(future.cancel());
}

TEST_CASE("copies of a handle are the same future") {
    WithLoop with;
    auto future = with.loop->create_future<int>();
    auto same = future;
    CHECK(future == same);
    CHECK_FALSE(future == with.loop->create_future<int>());
    same.set_result(1);
    CHECK(future.result() == 1);
}

TEST_CASE("done callbacks are called by the loop, in the order in which they were added") {
    WithLoop with;
    Log log;
    auto future = with.loop->create_future<int>();
    future.add_done_callback([&](Future<int> f) { log.push_back("first " + std::to_string(f.result())); });
    future.add_done_callback([&](Future<int>) { log.push_back("second"); });
    future.set_result(3);
    CHECK(log.empty());
    with.turn();
    CHECK(log == Log{"first 3", "second"});
}

TEST_CASE("a callback added to a done future is called in the next turn") {
    WithLoop with;
    int calls = 0;
    auto future = with.loop->create_future<>();
    future.set_result();
    future.add_done_callback([&](Future<>) { ++calls; });
    CHECK(calls == 0);
    with.turn();
    CHECK(calls == 1);
}

namespace {
int plain_calls = 0;
void plain_callback(Future<int>) { ++plain_calls; }
}  // namespace

TEST_CASE("callbacks are removed by token, or by function as often as they were added") {
    WithLoop with;
    auto future = with.loop->create_future<int>();
    int calls = 0;
    auto token = future.add_done_callback([&](Future<int>) { ++calls; });
    future.add_done_callback(plain_callback);
    future.add_done_callback(plain_callback);
    CHECK(future.remove_done_callback(token) == 1);
    CHECK(future.remove_done_callback(token) == 0);
    CHECK(future.remove_done_callback(plain_callback) == 2);
    future.set_result(1);
    with.turn();
    CHECK(calls == 0);
    CHECK(plain_calls == 0);
}

TEST_CASE("an exception of a callback goes to the exception handler, and the next callback is called") {
    WithLoop with;
    Log log;
    with.loop->set_exception_handler([&](EventLoop&, const ExceptionContext& context) {
        log.push_back(context.message.substr(0, 21) + ": " + thrown(context.exception));
    });
    auto future = with.loop->create_future<>();
    future.add_done_callback([](Future<>) { throw ValueError("callback"); });
    future.add_done_callback([&](Future<>) { log.push_back("next"); });
    future.set_result();
    with.turn();
    CHECK(log == Log{"Exception in callback: ValueError: callback", "next"});
}

TEST_CASE("an exception that nobody retrieved is reported when the last handle goes") {
    WithLoop with;
    Log log;
    with.loop->set_exception_handler(
        [&](EventLoop&, const ExceptionContext& context) { log.push_back(context.message); });
    {
        auto future = with.loop->create_future<>();
        future.set_exception(ValueError("lost"));
        auto copy = future;
        CHECK(log.empty());
    }
    CHECK(log == Log{"Future exception was never retrieved"});
    {
        auto future = with.loop->create_future<>();
        future.set_exception(ValueError("seen"));
        CHECK(future.exception());
    }
    CHECK(log.size() == 1);
}

TEST_CASE("awaiting a done future does not suspend") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto loop = get_running_loop();
        auto future = loop->create_future<int>();
        future.set_result(5);
        loop->call_soon([&] { log.push_back("loop"); });
        log.push_back(std::to_string(co_await future));
        co_await sleep(0);
    });
    CHECK(log == Log{"5", "loop"});
}

TEST_CASE("those who await a future run on in the order in which they began to wait, one turn after it is done") {
    auto log = logged([](Log& log) -> Coroutine<> {
        auto loop = get_running_loop();
        auto future = loop->create_future<>();
        auto waits = [](Log& log, Future<> future, std::string name) -> Coroutine<> {
            co_await future;
            log.push_back(name);
        };
        auto a = create_task(waits(log, future, "a"));
        auto b = create_task(waits(log, future, "b"));
        co_await sleep(0);
        future.set_result();
        log.push_back("set");
        co_await a;
        co_await b;
    });
    CHECK(log == Log{"set", "a", "b"});
}

TEST_CASE("a pending future cannot be awaited outside a task") {
    WithLoop with;
    auto future = with.loop->create_future<>();
    struct Eager {
        struct promise_type {
            std::exception_ptr error;
            Eager get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
            std::suspend_never initial_suspend() { return {}; }
            std::suspend_always final_suspend() noexcept { return {}; }
            void return_void() {}
            void unhandled_exception() { error = std::current_exception(); }
        };
        std::coroutine_handle<promise_type> frame;
    };
    auto awaits = [](Future<> f) -> Eager { co_await f; };
    Eager eager = awaits(future);
    CHECK(thrown(eager.frame.promise().error) == "RuntimeError: await wasn't used with future");
    eager.frame.destroy();
}

TEST_CASE("setting a future of a closed loop that someone waits for is refused") {
    WithLoop with;
    auto future = with.loop->create_future<>();
    future.add_done_callback([](Future<>) {});
    with.loop->close();
    CHECK(thrown_by([&] { future.set_result(); }) == "RuntimeError: Event loop is closed");
    CHECK(future.done());
}

TEST_CASE("a future may outlive its loop") {
    Future<int> future;
    {
        WithLoop with;
        future = with.loop->create_future<int>();
    }
    CHECK(future.get_loop() == nullptr);
    future.set_result(1);
    CHECK(future.result() == 1);
}

TEST_CASE("an empty handle refuses what can only be asked of a future") {
    const AnyFuture none;
    CHECK_FALSE(none);
    CHECK(none.repr() == "None");
    CHECK(thrown_by([&] { (void)none.done(); }) == "RuntimeError: there is no future or task");
    CHECK(thrown_by([&] { AnyTask().cancel(); }) == "RuntimeError: there is no future or task");
    CHECK(thrown_by([&] { (void)AnyTask().get_name(); }) == "RuntimeError: there is no task");
}
