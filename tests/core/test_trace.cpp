#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "src/internal.hpp"
#include "src/tracing.hpp"
#include "support.hpp"

using namespace asyncio;

namespace {

/// What a trace says of a loop at the moment to which it was replayed.
struct Replay {
    enum class State { ready, running, waiting };
    struct TaskState {
        std::string name;
        State state = State::ready;
        std::uint32_t waits_for = 0;
    };
    std::map<std::uint32_t, TaskState> tasks;
    std::map<std::uint32_t, std::int64_t> timers;
    std::map<std::uint32_t, std::int64_t> jobs;  ///< when they were given away, or began
    std::map<std::uint32_t, std::string> texts;
    std::vector<std::uint32_t> running;
    std::int64_t time = 0;

    void apply(const TraceRecord& record) {
        CHECK(record.time >= time);
        time = record.time;
        switch (record.event) {
            case TraceEvent::task_created:
                CHECK(!tasks.contains(record.task));
                tasks[record.task] = {texts.at(record.text)};
                break;
            case TraceEvent::task_named:
                tasks.at(record.task).name = texts.at(record.text);
                break;
            case TraceEvent::task_ready:
                tasks.at(record.task) = {tasks.at(record.task).name};
                CHECK(record.argument == (running.empty() ? 0 : running.back()));
                break;
            case TraceEvent::step_began:
                tasks.at(record.task).state = State::running;
                running.push_back(record.task);
                break;
            case TraceEvent::step_ended:
                REQUIRE(!running.empty());
                CHECK(running.back() == record.task);
                running.pop_back();
                break;
            case TraceEvent::task_waits:
                tasks.at(record.task).state = State::waiting;
                tasks.at(record.task).waits_for = record.other;
                CHECK(!texts.at(record.text).empty());
                break;
            case TraceEvent::task_done:
                CHECK(tasks.erase(record.task) == 1);
                break;
            case TraceEvent::timer_set:
                CHECK(timers.emplace(record.other, record.argument).second);
                break;
            case TraceEvent::timer_fired:
            case TraceEvent::timer_lapsed:
                CHECK(timers.erase(record.other) == 1);
                break;
            case TraceEvent::idle_began:
                CHECK(running.empty());
                CHECK(record.argument == earliest());
                break;
            case TraceEvent::cancel_requested:
            case TraceEvent::future_done:
            case TraceEvent::callback_began:
            case TraceEvent::callback_ended:
            case TraceEvent::turn_began:
            case TraceEvent::idle_ended:
                break;
            case TraceEvent::job_submitted:
                CHECK(jobs.emplace(record.other, time).second);
                break;
            case TraceEvent::job_began:
                CHECK(!texts.at(record.text).empty());
                CHECK(record.argument >= jobs.at(record.other));
                jobs.at(record.other) = record.argument;
                break;
            case TraceEvent::job_ended:
                CHECK(record.argument >= jobs.at(record.other));
                CHECK(record.argument <= time);
                jobs.erase(record.other);
                break;
        }
    }

    std::int64_t earliest() const {
        std::int64_t earliest = Host::forever;
        for (const auto& [timer, deadline] : timers) earliest = std::min(earliest, deadline);
        return earliest;
    }
};

/// Replays every record at once, and holds the result against the loop.
class Comparing final : public Tracer {
public:
    explicit Comparing(EventLoop& loop) : loop_(loop) {}

    void text(std::uint32_t number, std::string_view text) override {
        CHECK(replay_.texts.emplace(number, text).second);
    }
    void record(const TraceRecord& record) override {
        replay_.apply(record);
        ++records_;
        events_.insert(record.event);
        // These stand between two changes of the loop; others are told while one goes on.
        switch (record.event) {
            case TraceEvent::turn_began:
            case TraceEvent::idle_began:
            case TraceEvent::callback_began:
            case TraceEvent::step_began:
                compare();
                break;
            default:
                break;
        }
    }

    std::size_t records() const { return records_; }
    const std::set<TraceEvent>& events() const { return events_; }

private:
    void compare() {
        const detail::Tracing& tracing = *EventLoop::Internal::tracing(loop_);
        std::size_t tasks = 0;
        for (const detail::TaskBase* task = EventLoop::Internal::first_task(loop_); task; task = task->next_task) {
            ++tasks;
            const std::uint32_t number = tracing.number_of(static_cast<const detail::FutureBase*>(task));
            REQUIRE(replay_.tasks.contains(number));
            const Replay::TaskState& told = replay_.tasks.at(number);
            CHECK(told.name == task->name());
            const auto running = std::ranges::find(replay_.running, number) != replay_.running.end();
            const auto state = running           ? Replay::State::running
                               : task->awaited() ? Replay::State::waiting
                                                 : Replay::State::ready;
            if (task->awaited() && task->awaited()->done()) {
                CHECK(told.state == Replay::State::ready);
            } else {
                CHECK(told.state == state);
                if (task->awaited()) CHECK(told.waits_for == tracing.number_of(task->awaited()));
            }
        }
        // One that started eagerly is not listed while its first step lasts.
        CHECK(replay_.tasks.size() >= tasks);
        CHECK(replay_.tasks.size() <= tasks + replay_.running.size());
    }

    EventLoop& loop_;
    Replay replay_;
    std::size_t records_ = 0;
    std::set<TraceEvent> events_;
};

Coroutine<> everything() {
    Queue<int> queue(1);
    Lock lock;
    Event event;
    Semaphore semaphore(1);
    const auto produce = [&]() -> Coroutine<> {
        for (int i = 0; i < 5; ++i) co_await queue.put(i);
    };
    const auto consume = [&]() -> Coroutine<> {
        for (int i = 0; i < 5; ++i) {
            co_await queue.get();
            co_await sleep(0.01);
        }
    };
    const auto locks = [&](double seconds) -> Coroutine<> {
        co_await with(lock, [&]() -> Coroutine<> { co_await sleep(seconds); });
        co_await with(semaphore, [&]() -> Coroutine<> { co_await sleep(0); });
        co_await event.wait();
    };
    const auto fails = []() -> Coroutine<int> {
        co_await sleep(0.02);
        throw ValueError("no");
    };
    const auto sets = [&]() -> Coroutine<> {
        co_await sleep(0.1);
        event.set();
    };
    co_await gather(produce(), consume(), locks(0.01), locks(0.02), sets());
    co_await gather(return_exceptions, fails(), sleep(0.5, 1));
    co_await outcome(wait_for(sleep(10), 0.1));
    co_await outcome(with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
        group.create_task(sleep(5));
        group.create_task(fails(), {.name = "fails"});
        co_return;
    }));
    auto eager = create_task(sleep(0.1), {.eager_start = true});
    auto shielded = create_task(sleep(0.3));
    co_await outcome(wait_for(shield(shielded), 0.05));
    auto named = create_task(sleep(1));
    named.set_name("renamed");
    auto loop = get_running_loop();
    loop->call_later(0.1, [] {});
    loop->call_later(0.2, [] {}).cancel();
    loop->call_soon([&] { named.cancel(); });
    named.add_done_callback([](auto) {});
    const std::vector all{named, eager, shielded};
    co_await wait(all);
    const std::vector sleepers{create_task(sleep(0.2)), create_task(sleep(0.1))};
    for (auto& next : as_completed(sleepers)) co_await next;
    create_task(sleep(1000));
}

}  // namespace

TEST_CASE("a trace replayed gives the state of the loop at every moment") {
    Runner runner;
    auto loop = runner.get_loop();
    auto tracer = std::make_shared<Comparing>(*loop);
    loop->set_tracer(tracer);
    runner.run(everything());
    runner.close();
    CHECK(tracer->records() > 300);
    CHECK(tracer->events().size() == static_cast<std::size_t>(TraceEvent::idle_ended));
}

TEST_CASE("a tracer that comes later is told what is there already") {
    auto main = []() -> Coroutine<> {
        auto waiting = create_task(sleep(1));
        co_await sleep(0);
        auto ready = create_task(sleep(2));
        auto handle = get_running_loop()->call_later(0.5, [] {});
        auto tracer = std::make_shared<Comparing>(*get_running_loop());
        get_running_loop()->set_tracer(tracer);
        co_await gather(waiting, ready);
        get_running_loop()->set_tracer(nullptr);
        const std::size_t records = tracer->records();
        co_await sleep(1);
        CHECK(tracer->records() == records);
        CHECK(tracer.use_count() == 1);
    };
    run(main());
}
