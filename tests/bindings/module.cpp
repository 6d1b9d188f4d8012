// What bindings.test.ts calls: each function is the C++ side of one of its tests.
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <asyncio/asyncio.hpp>
#include <asyncio/javascript.hpp>

using namespace asyncio;
using namespace std::chrono_literals;
using emscripten::val;

namespace {

/// Coroutine frames that hold one are counted.
class Probe {
public:
    Probe() { ++alive; }
    Probe(const Probe&) { ++alive; }
    Probe& operator=(const Probe&) = default;
    ~Probe() { --alive; }
    static inline int alive = 0;
};
int alive() { return Probe::alive; }

// What a promise is resolved with.

Coroutine<> nothing() { co_return; }
Coroutine<int> sum(int a, int b) {
    co_await sleep(0);
    co_return a + b;
}
Coroutine<std::string> greeting(std::string name) { co_return "안녕, " + name; }
Coroutine<bool> negation(bool value) { co_return !value; }
Coroutine<val> same(val value) { co_return value; }

struct Point {
    double x, y;
};
Coroutine<Point> mirrored(Point point) { co_return Point{point.y, point.x}; }

struct Unregistered {};
Coroutine<Unregistered> unregistered() { co_return Unregistered(); }

val task_as_promise() { return to_promise(ensure_future(sum(20, 22))); }
val future_as_promise(val on_made) {
    auto future = javascript_loop()->create_future<int>();
    on_made(to_promise(future));
    future.set_result(7);
    return to_promise(future);
}

// What it is rejected with.

class Overdrawn : public ValueError {
public:
    using ValueError::ValueError;
};
Coroutine<> failing(std::string how) {
    if (how == "ValueError") throw ValueError("instead");
    if (how == "TimeoutError") co_await wait_for(sleep(3600), 0.001);
    if (how == "InvalidStateError") javascript_loop()->create_future<int>().result();
    if (how == "Overdrawn") throw Overdrawn("by 3");
    if (how == "std") throw std::out_of_range("too far");
    if (how == "int") throw 3;
    if (how == "group") {
        co_await with(TaskGroup{}, [](TaskGroup& group) -> Coroutine<> {
            group.create_task([]() -> Coroutine<> {
                throw ValueError("one");
                co_return;
            }());
            group.create_task([]() -> Coroutine<> {
                throw TypeError("two");
                co_return;
            }());
            co_await sleep(3600);
        });
    }
    if (how == "cancelled") throw CancelledError("by itself");
}

// Awaiting promises.

Coroutine<val> awaited(val promise) { co_return co_await from_promise(promise); }
Coroutine<std::string> caught(val promise) {
    try {
        co_await from_promise(promise);
    } catch (const JavaScriptError& error) {
        co_return error.name() + "|" + error.message() + "|" + error.what();
    }
    co_return "nothing";
}
Coroutine<val> gathered(val first, val second) {
    auto [a, b] = co_await gather(from_promise(first), from_promise(second));
    co_return val(a.as<int>() * 10 + b.as<int>());
}
Coroutine<> never_asked(val promise) {
    (void)from_promise(promise);
    co_return;
}
Coroutine<int> awaited_often(int times) {
    const val resolve = val::global("Promise");
    int sum = 0;
    for (int i = 0; i < times; ++i) sum += (co_await from_promise(resolve.call<val>("resolve", 1))).as<int>();
    co_return sum;
}

// Cancelling.

Coroutine<std::string> sleeper(val log) {
    Probe probe;
    const auto slept = co_await outcome(sleep(3600));
    log.call<void>("push", std::string(is_cancelled(slept) ? "cancelled" : "woken"));
    if (!slept) std::rethrow_exception(slept.error());
    co_return "slept";
}
Coroutine<std::string> stubborn() {
    (void)co_await outcome(sleep(3600));
    co_return "went on";
}
Coroutine<> aborting(val start) {
    Probe probe;
    auto future = abortable([&](val signal) { return start(signal); });
    co_await wait_for(future, 1ms);
}
Coroutine<> cancelling_promise(val promise) {
    auto future = from_promise(promise);
    future.cancel();
    co_await sleep(0);
}
Coroutine<val> abortable_result(val start) {
    Probe probe;
    co_return co_await abortable([&](val signal) { return start(signal); });
}

// Events.

Coroutine<val> next_event(val target, std::string type) {
    Probe probe;
    co_return co_await event(target, type);
}
Coroutine<> preventing(val target) {
    const val submitted = co_await event(target, "submit");
    submitted.call<void>("preventDefault");
}
Coroutine<std::string> first_of(val target) {
    std::vector<Future<val>> events{event(target, "yes"), event(target, "no")};
    auto [done, pending] = co_await wait(events, {.return_when = FIRST_COMPLETED});
    co_return done[0].result()["type"].as<std::string>();
}
Coroutine<int> count_events(val target, int times) {
    int count = 0;
    while (count < times) {
        auto next = event(target, "tick");
        target.call<void>("tick");  // dispatched while the loop runs
        co_await next;
        ++count;
    }
    co_return count;
}

// Exceptions of JavaScript's in the middle of C++.

Coroutine<> thrower(val throws) {
    Probe probe;
    throws();
    co_return;
}
Coroutine<> later_thrower(val throws) {
    Probe probe;
    co_await sleep(0);
    co_await thrower(throws);
}
Coroutine<std::string> catches_of_child(val throws) {
    Probe probe;
    std::string what = "nothing";
    try {
        co_await later_thrower(throws);
    } catch (const JavaScriptError& error) {
        what = error.what();
    }
    co_await sleep(0);
    co_return what;
}
Coroutine<std::string> catches_in_place(val throws) {
    try {
        co_return call_javascript([&] { return throws().as<std::string>(); });
    } catch (const JavaScriptError& error) {
        co_return std::string("caught ") + error.what();
    } catch (const ValueError& error) {
        co_return std::string("a ValueError: ") + error.what();
    }
}
void throw_value_error() { throw ValueError("of C++"); }
Coroutine<> eager(val throws) {
    Probe probe;
    (void)create_task(thrower(throws), {.eager_start = true});
    co_return;
}

// The loop.

void later(double seconds, val callback) {
    javascript_loop()->call_later(seconds, [callback] { callback(); });
}
void soon(val callback) {
    javascript_loop()->call_soon([callback] { callback(); });
}
void soon_threadsafe(val callback) {
    javascript_loop()->call_soon_threadsafe([callback] { callback(); });
}
void failing_callback() {
    javascript_loop()->call_soon([] { throw ValueError("in a callback"); });
}
void interrupting_callback() {
    javascript_loop()->call_soon([] { throw KeyboardInterrupt("ends nothing"); });
}
void on_exception(val handler) {
    if (handler.isNull()) return javascript_loop()->set_exception_handler(nullptr);
    javascript_loop()->set_exception_handler([handler](EventLoop&, const ExceptionContext& context) {
        handler(context.message, context.exception ? detail::traceback_line(context.exception) : std::string());
    });
}
void forgotten_failure() { (void)ensure_future(failing("ValueError")); }
std::string blocking_run() {
    try {
        asyncio::run(sleeper(val::array()));
    } catch (const RuntimeError& error) {
        return error.what();
    }
    return "blocked";
}
int virtual_run() {
    auto loop = new_event_loop(virtual_host());
    const int result = loop->run_until_complete(sum(40, 2));
    loop->close();
    return result;
}
Coroutine<int> turns(int count) {
    for (int i = 0; i < count; ++i) co_await sleep(0);
    co_return count;
}
Coroutine<double> slept(double seconds) {
    const double start = javascript_loop()->time();
    co_await sleep(seconds);
    co_return javascript_loop()->time() - start;
}
Coroutine<std::string> ticks(double seconds, int times, val tick) {
    for (int i = 0; i < times; ++i) {
        co_await sleep(seconds);
        tick(i);
    }
    co_return "done";
}
int pending_tasks() { return static_cast<int>(all_tasks(javascript_loop()).size()); }

}  // namespace

EMSCRIPTEN_BINDINGS(tests) {
    using emscripten::function;
    emscripten::value_object<Point>("Point").field("x", &Point::x).field("y", &Point::y);
    function("alive", alive);
    function("nothing", promising<nothing>);
    function("sum", promising<sum>);
    function("greeting", promising<greeting>);
    function("negation", promising<negation>);
    function("same", promising<same>);
    function("mirrored", promising<mirrored>);
    function("unregistered", promising<unregistered>);
    function("taskAsPromise", task_as_promise);
    function("futureAsPromise", future_as_promise);
    function("failing", promising<failing>);
    function("awaited", promising<awaited>);
    function("caught", promising<caught>);
    function("gathered", promising<gathered>);
    function("neverAsked", promising<never_asked>);
    function("awaitedOften", promising<awaited_often>);
    function("sleeper", promising<sleeper>);
    function("stubborn", promising<stubborn>);
    function("aborting", promising<aborting>);
    function("cancellingPromise", promising<cancelling_promise>);
    function("abortableResult", promising<abortable_result>);
    function("nextEvent", promising<next_event>);
    function("preventing", promising<preventing>);
    function("firstOf", promising<first_of>);
    function("countEvents", promising<count_events>);
    function("thrower", promising<thrower>);
    function("catchesOfChild", promising<catches_of_child>);
    function("catchesInPlace", promising<catches_in_place>);
    function("throwValueError", throw_value_error);
    function("eager", promising<eager>);
    function("later", later);
    function("soon", soon);
    function("soonThreadsafe", soon_threadsafe);
    function("failingCallback", failing_callback);
    function("interruptingCallback", interrupting_callback);
    function("onException", on_exception);
    function("forgottenFailure", forgotten_failure);
    function("blockingRun", blocking_run);
    function("virtualRun", virtual_run);
    function("turns", promising<turns>);
    function("slept", promising<slept>);
    function("ticks", promising<ticks>);
    function("pendingTasks", pending_tasks);
}
