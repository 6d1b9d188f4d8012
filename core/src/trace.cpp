#include "asyncio/trace.hpp"

#include "internal.hpp"
#include "tracing.hpp"

namespace asyncio {

Tracer::~Tracer() = default;

namespace detail {

std::uint32_t Tracing::number_of(const void* object) const {
    const auto found = numbers_.find(object);
    return found == numbers_.end() ? 0 : found->second;
}

std::uint32_t Tracing::number(const void* object) {
    if (!object) return 0;
    std::uint32_t& number = numbers_[object];
    if (number == 0) number = ++last_number_;
    return number;
}

std::uint32_t Tracing::text_number(const std::string& text) {
    if (text.empty()) return 0;
    const auto [found, added] = texts_.try_emplace(text, static_cast<std::uint32_t>(texts_.size() + 1));
    if (added) tracer_->text(found->second, text);
    return found->second;
}

void Tracing::record(TraceEvent event, const FutureBase* task, const void* other, const std::string& text,
                     std::int64_t argument) {
    const std::uint32_t task_number = number(task);
    const std::uint32_t other_number = number(other);
    const std::uint32_t named = text_number(text);
    tracer_->record({EventLoop::Internal::host(loop_).now(0), event, task_number, other_number, named, argument});
}

void Tracing::task_created(const TaskBase& task, const TaskBase* creator) {
    record(TraceEvent::task_created, &task, static_cast<const FutureBase*>(creator), task.name());
}

void Tracing::ready(const TaskBase& task, const FutureBase* woken_by, const TaskBase* running) {
    record(TraceEvent::task_ready, &task, woken_by, {}, number(static_cast<const FutureBase*>(running)));
}

void Tracing::waits(const TaskBase& task, const FutureBase& future) {
    record(TraceEvent::task_waits, &task, &future, future.operation() ? future.operation() : future.class_name());
}

void Tracing::done(const FutureBase& future) {
    const auto how = future.cancelled()    ? TraceOutcome::cancelled
                     : future.has_result() ? TraceOutcome::result
                                           : TraceOutcome::exception;
    const auto argument = static_cast<std::int64_t>(how);
    if (future.is_task()) {
        record(TraceEvent::task_done, &future, nullptr, {}, argument);
    } else if (number_of(&future)) {
        record(TraceEvent::future_done, running_task(), &future, {}, argument);
    }
}

void Tracing::timer_set(const Callback& timer, std::int64_t deadline) {
    record(TraceEvent::timer_set, running_task(), &timer, {}, deadline);
}

void Tracing::timer_gone(TraceEvent event, const Callback& timer) {
    if (!number_of(&timer)) return;
    record(event, nullptr, &timer);
    forget(&timer);
}

void Tracing::callback(const Callback& callback, bool begins) {
    record(begins ? TraceEvent::callback_began : TraceEvent::callback_ended, nullptr, nullptr,
           begins ? callback.describe() : std::string());
}

TracedCallback::TracedCallback(EventLoop& loop, const Callback& callback) : loop_(loop), callback_(callback) {
    if (Tracing* const tracing = EventLoop::Internal::tracing(loop_)) tracing->callback(callback_, true);
}

TracedCallback::~TracedCallback() {
    if (Tracing* const tracing = EventLoop::Internal::tracing(loop_)) tracing->callback(callback_, false);
}

}  // namespace detail

void EventLoop::set_tracer(std::shared_ptr<Tracer> tracer) {
    delete std::exchange(tracing_, nullptr);
    if (!tracer) return;
    tracing_ = new detail::Tracing(*this, std::move(tracer));
    // What is there already is told as if it began now.
    const detail::TaskBase* const running = detail::running_task();
    for (const detail::TaskBase* task = first_task_; task; task = task->next_task)
        tracing_->task_created(*task, nullptr);
    for (const detail::TaskBase* task = first_task_; task; task = task->next_task) {
        if (task->awaited()) {
            tracing_->waits(*task, *task->awaited());
        } else if (task != running) {
            tracing_->ready(*task, nullptr, nullptr);
        }
    }
    timers_.for_each([&](detail::Callback& timer, std::int64_t when) { tracing_->timer_set(timer, when); });
    if (running) tracing_->step(*running, true);
}

}  // namespace asyncio
