#include "asyncio/taskgroups.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "internal.hpp"

namespace asyncio {
namespace detail {

class GroupCallback;

/// What a group knows of its tasks. Kept by the group and by every callback that still waits for a task.
class GroupState {
public:
    void retain() noexcept { ++owners_; }
    void release() noexcept {
        if (--owners_ == 0) delete this;
    }

    std::string repr() const {
        std::string text = "<TaskGroup";
        if (pending > 0) text += " tasks=" + std::to_string(pending);
        if (!errors.empty()) text += " errors=" + std::to_string(errors.size());
        if (aborting) {
            text += " cancelling";
        } else if (entered) {
            text += " entered";
        }
        return text + ">";
    }
    void abort();
    void task_done(TaskBase& task);
    void add_awaited(std::vector<const FutureBase*>& awaited) const;

    bool entered = false;
    bool exiting = false;
    bool aborting = false;
    bool cancelled_parent = false;
    Ref<TaskBase> parent;
    GroupCallback* first = nullptr;  ///< those of the tasks, in the order of their creation
    GroupCallback* last = nullptr;
    std::size_t pending = 0;
    std::vector<std::exception_ptr> errors;
    std::exception_ptr interrupt;
    Ref<FutureBase> all_done;

private:
    std::size_t owners_ = 0;
};

/// Tells a group that one of its tasks is done. Stands in the group's list until then.
class GroupCallback final : public Callback {
public:
    GroupCallback(Ref<GroupState> group, TaskBase& task)
        : group_(std::move(group)), task_(&task), previous_(group_->last) {
        (previous_ ? previous_->next_ : group_->first) = this;
        group_->last = this;
        ++group_->pending;
    }
    void scheduled_by(FutureBase&) noexcept override { scheduled_ = Ref<TaskBase>(task_); }
    void run() override {
        const std::unique_ptr<GroupCallback> self(this);
        leave();
        group_->task_done(*task_);
    }
    void discard() noexcept override {
        leave();
        delete this;
    }
    FutureBase* on_behalf_of() const noexcept override { return group_->parent.get(); }
    std::string describe() const override { return "<Handle TaskGroup._on_task_done()>"; }
    TaskBase& task() const noexcept { return *task_; }
    GroupCallback* next() const noexcept { return next_; }

private:
    friend struct std::default_delete<GroupCallback>;
    ~GroupCallback() = default;
    void leave() noexcept {
        (previous_ ? previous_->next_ : group_->first) = next_;
        (next_ ? next_->previous_ : group_->last) = previous_;
        --group_->pending;
    }

    Ref<GroupState> group_;
    TaskBase* task_;
    Ref<TaskBase> scheduled_;
    GroupCallback* next_ = nullptr;
    GroupCallback* previous_;
};

void GroupState::abort() {
    aborting = true;
    for (GroupCallback* each = first; each; each = each->next())
        if (!each->task().done()) each->task().cancel({});
}

void GroupState::add_awaited(std::vector<const FutureBase*>& awaited) const {
    for (const GroupCallback* each = first; each; each = each->next())
        if (!each->task().done()) awaited.push_back(&each->task());
}

namespace {

/// What the end of a group awaits.
class GroupFuture final : public FutureState<void> {
public:
    GroupFuture(EventLoop& loop, const GroupState& group) noexcept : FutureState<void>(loop), group_(group) {}
    const char* operation() const noexcept override { return "TaskGroup"; }
    void add_awaited(std::vector<const FutureBase*>& awaited) const override { group_.add_awaited(awaited); }

private:
    const GroupState& group_;  // which owns this future
};

}  // namespace

void GroupState::task_done(TaskBase& task) {
    if (all_done && pending == 0 && !all_done->done()) all_done->finish();
    if (task.cancelled()) return;
    std::exception_ptr error = task.exception();
    if (!error) return;
    errors.push_back(error);
    if (!interrupt && is_keyboard_interrupt(error)) interrupt = error;
    if (!parent || parent->done()) {
        task.loop().call_exception_handler(
            {.message = "Task " + task.repr() + " has errored out but its parent task is already completed",
             .exception = error,
             .task = AnyTask(Ref<TaskBase>(&task))});
        return;
    }
    if (aborting || cancelled_parent) return;
    abort();
    cancelled_parent = true;
    parent->cancel({});
}

}  // namespace detail

TaskGroup::TaskGroup() : state_(detail::make_ref<detail::GroupState>()) {}
TaskGroup::TaskGroup(TaskGroup&&) noexcept = default;
TaskGroup& TaskGroup::operator=(TaskGroup&&) noexcept = default;
TaskGroup::~TaskGroup() = default;

std::exception_ptr TaskGroup::refuses_tasks() const {
    const char* why = !state_->entered                          ? " has not been entered"
                      : state_->exiting && state_->pending == 0 ? " is finished"
                      : state_->aborting                        ? " is shutting down"
                                                                : nullptr;
    return why ? std::make_exception_ptr(RuntimeError("TaskGroup " + state_->repr() + why)) : nullptr;
}

void TaskGroup::add(detail::TaskBase& task) { task.add_callback(*new detail::GroupCallback(state_, task)); }

Coroutine<> TaskGroup::aenter() {
    if (state_->entered) throw RuntimeError("TaskGroup " + state_->repr() + " has already been entered");
    detail::TaskBase* parent = detail::running_task();
    if (!parent) throw RuntimeError("TaskGroup " + state_->repr() + " cannot determine the parent task");
    state_->parent = detail::Ref<detail::TaskBase>(parent);
    state_->entered = true;
    co_return;
}

Coroutine<bool> TaskGroup::aexit(std::exception_ptr error) {
    detail::Ref<detail::GroupState> group = state_;
    detail::Ref<detail::TaskBase> parent = group->parent;
    group->exiting = true;
    if (error && !group->interrupt && detail::is_keyboard_interrupt(error)) group->interrupt = error;
    const bool was_cancelled = detail::is_cancelled_error(error);
    std::exception_ptr cancellation = was_cancelled ? error : nullptr;
    if (error && !group->aborting) group->abort();

    while (group->pending > 0) {
        if (!group->all_done)
            group->all_done = detail::make_ref<detail::GroupFuture>(detail::require_running_loop(), *group);
        if (auto thrown = co_await detail::QuietAwaiter(group->all_done); thrown && !group->aborting) {
            cancellation = thrown;  // from outside, while the tasks were still running
            group->abort();
        }
        group->all_done = nullptr;
    }

    auto errors = std::exchange(group->errors, {});
    auto interrupt = std::exchange(group->interrupt, nullptr);
    group->parent = nullptr;
    if (interrupt) std::rethrow_exception(interrupt);
    if (group->cancelled_parent && parent->uncancel() == 0) cancellation = nullptr;
    if (cancellation && errors.empty()) std::rethrow_exception(cancellation);
    if (error && !was_cancelled) errors.push_back(error);
    if (errors.empty()) co_return false;
    if (parent->cancelling()) {
        parent->uncancel();
        parent->cancel({});
    }
    throw ExceptionGroup("unhandled errors in a TaskGroup", std::move(errors));
}

}  // namespace asyncio
