#pragma once
/// What happens in a loop, recorded as it happens: for timelines and debuggers. Python has no such thing; its debuggers
/// read the memory of the process.
#include <cstdint>
#include <string_view>

#include "events.hpp"

namespace asyncio {

/// What happened, and what the fields of the record say of it.
enum class TraceEvent : std::uint32_t {
    /// `task` was made by the task `other`, 0 in a callback and outside of the loop; `text`: its name.
    task_created = 1,
    /// `task` is called `text` now.
    task_named,
    /// `task` stands in the ready queue; `other`: the future that woke it, 0 for none. `argument`: the task that was
    /// running then.
    task_ready,
    /// `task` runs.
    step_began,
    /// `task` runs no more: it is ready or waits, as was told before, or it is done, as is told next.
    step_ended,
    /// `task` waits for the future or task `other`; `text`: by what, such as `sleep`, `Queue.get`, `Future` or `Task`.
    task_waits,
    /// The task `other`, 0 outside of a task, asked `task` to cancel itself.
    cancel_requested,
    /// `task` is done; `argument`: how, a `TraceOutcome`.
    task_done,
    /// The future `other`, for which a task waits or has waited, is done; `task`: by whom; `argument`: how.
    future_done,
    /// `task` set the timer `other`; `argument`: its deadline, in nanoseconds of the loop's clock.
    timer_set,
    /// The timer `other` is due: it stands in the ready queue.
    timer_fired,
    /// The timer `other` was cancelled.
    timer_lapsed,
    /// A callback of the program's runs; `text`: what it is.
    callback_began,
    /// It has run.
    callback_ended,
    /// A turn of the loop begins: what is ready now is run.
    turn_began,
    /// Nothing is ready: the loop waits until `argument`, the earliest deadline, or `Host::forever`.
    idle_began,
    /// The loop goes on.
    idle_ended,
    /// `task`, 0 outside of one, gave a job to an executor, for the future `other`.
    job_submitted,
    /// The job of the future `other` began at the time `argument`, on the thread `text`. A job is told of when the loop
    /// hears that it has ended, and not at all if it was cancelled before it began.
    job_began,
    /// It ended at the time `argument`.
    job_ended,
};

/// How a task or a future ended.
enum class TraceOutcome : std::int64_t { result, exception, cancelled };

/// Something that happened. Tasks, futures and timers have numbers from 1, given when they are first met, and never
/// again after their end; 0 is none. Python has no such records.
struct TraceRecord {
    /// Nanoseconds of the loop's clock.
    std::int64_t time;
    /// What happened.
    TraceEvent event;
    /// The task of which it is said.
    std::uint32_t task;
    /// What else took part.
    std::uint32_t other;
    /// The number of a text that the tracer was told, 0 for none.
    std::uint32_t text;
    /// What the event says.
    std::int64_t argument;
};
static_assert(sizeof(TraceRecord) == 32, "read as it is by others");

/// Gets to know what happens in a loop, in order, on the loop's thread. It may look at the loop, and change nothing.
/// Python has no such class.
class Tracer {
public:
    virtual ~Tracer();
    /// A text that records will refer to by `number`; told once, before the first of them.
    virtual void text(std::uint32_t number, std::string_view text) = 0;
    /// Something has happened.
    virtual void record(const TraceRecord& record) = 0;
};

}  // namespace asyncio
