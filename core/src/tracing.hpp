#pragma once
#include <memory>
#include <string>
#include <unordered_map>

#include "asyncio/concurrent.hpp"
#include "asyncio/tasks.hpp"
#include "asyncio/trace.hpp"

namespace asyncio::detail {

/// What a loop with a tracer knows: the numbers of what the records speak of. Kept out of the functions that call it,
/// which are hot.
class Tracing {
public:
    Tracing(EventLoop& loop, std::shared_ptr<Tracer> tracer) : loop_(loop), tracer_(std::move(tracer)) {}

    [[gnu::cold, gnu::noinline]] void task_created(const TaskBase& task, const TaskBase* creator);
    [[gnu::cold, gnu::noinline]] void task_named(const TaskBase& task) {
        record(TraceEvent::task_named, &task, nullptr, task.name());
    }
    [[gnu::cold, gnu::noinline]] void ready(const TaskBase& task, const FutureBase* woken_by,
                                            const TaskBase* running = running_task());
    [[gnu::cold, gnu::noinline]] void step(const TaskBase& task, bool begins) {
        record(begins ? TraceEvent::step_began : TraceEvent::step_ended, &task, nullptr);
    }
    [[gnu::cold, gnu::noinline]] void waits(const TaskBase& task, const FutureBase& future);
    [[gnu::cold, gnu::noinline]] void cancel_requested(const TaskBase& task) {
        record(TraceEvent::cancel_requested, &task, running_task());
    }
    [[gnu::cold, gnu::noinline]] void done(const FutureBase& future);
    [[gnu::cold, gnu::noinline]] void timer_set(const Callback& timer, std::int64_t deadline);
    /// Fired or lapsed; nothing for one that is not known (any more).
    [[gnu::cold, gnu::noinline]] void timer_gone(TraceEvent event, const Callback& timer);
    [[gnu::cold, gnu::noinline]] void callback(const Callback& callback, bool begins);
    [[gnu::cold, gnu::noinline]] void turn() { record(TraceEvent::turn_began, nullptr, nullptr); }
    [[gnu::cold, gnu::noinline]] void idle(bool begins, std::int64_t deadline) {
        record(begins ? TraceEvent::idle_began : TraceEvent::idle_ended, nullptr, nullptr, {}, deadline);
    }
    [[gnu::cold, gnu::noinline]] void job_submitted(const FutureBase& future) {
        record(TraceEvent::job_submitted, running_task(), &future);
    }
    [[gnu::cold, gnu::noinline]] void job_ended(const FutureBase& future, const JobTimes& times) {
        record(TraceEvent::job_began, nullptr, &future, times.thread, times.began);
        record(TraceEvent::job_ended, nullptr, &future, {}, times.ended);
    }
    /// It is destroyed: its number is nobody's any more.
    void forget(const void* object) noexcept { numbers_.erase(object); }

    /// 0 for what has no number.
    std::uint32_t number_of(const void* object) const;

private:
    void record(TraceEvent event, const FutureBase* task, const void* other, const std::string& text = {},
                std::int64_t argument = 0);
    std::uint32_t number(const void* object);
    std::uint32_t text_number(const std::string& text);

    EventLoop& loop_;
    std::shared_ptr<Tracer> tracer_;
    std::unordered_map<const void*, std::uint32_t> numbers_;
    std::unordered_map<std::string, std::uint32_t> texts_;
    std::uint32_t last_number_ = 0;
};

/// A callback of the program's runs, as long as this lives.
class TracedCallback {
public:
    TracedCallback(EventLoop& loop, const Callback& callback);
    TracedCallback(const TracedCallback&) = delete;
    TracedCallback& operator=(const TracedCallback&) = delete;
    ~TracedCallback();

private:
    EventLoop& loop_;
    const Callback& callback_;
};

}  // namespace asyncio::detail
