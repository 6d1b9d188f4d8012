#include "asyncio/taskgroups.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "internal.hpp"

namespace asyncio {
namespace detail {

/// What a group knows of its tasks. Kept by the group and by every callback that still waits for a task.
class GroupState {
public:
    void retain() noexcept { ++owners_; }
    void release() noexcept {
        if (--owners_ == 0) delete this;
    }

    std::string repr() const {
        std::string text = "<TaskGroup";
        if (!tasks.empty()) text += " tasks=" + std::to_string(tasks.size());
        if (!errors.empty()) text += " errors=" + std::to_string(errors.size());
        if (aborting) {
            text += " cancelling";
        } else if (entered) {
            text += " entered";
        }
        return text + ">";
    }
    void abort() {
        aborting = true;
        const auto all = tasks;
        for (const auto& task : all)
            if (!task->done()) task->cancel({});
    }
    void task_done(TaskBase& task);

    bool entered = false;
    bool exiting = false;
    bool aborting = false;
    bool cancelled_parent = false;
    Ref<TaskBase> parent;
    std::vector<Ref<TaskBase>> tasks;  ///< in the order of their creation
    std::vector<std::exception_ptr> errors;
    std::exception_ptr interrupt;
    Ref<FutureBase> all_done;

private:
    std::size_t owners_ = 0;
};

namespace {

class GroupCallback final : public Callback {
public:
    GroupCallback(Ref<GroupState> group, TaskBase& task) : group_(std::move(group)), task_(&task) {}
    void scheduled_by(FutureBase&) noexcept override { scheduled_ = Ref<TaskBase>(task_); }
    void run() override {
        std::unique_ptr<GroupCallback> self(this);
        group_->task_done(*task_);
    }
    void discard() noexcept override { delete this; }
    std::string describe() const override { return "<Handle TaskGroup._on_task_done()>"; }

private:
    friend struct std::default_delete<GroupCallback>;
    ~GroupCallback() = default;
    Ref<GroupState> group_;
    TaskBase* task_;
    Ref<TaskBase> scheduled_;
};

}  // namespace

void GroupState::task_done(TaskBase& task) {
    std::erase_if(tasks, [&](const Ref<TaskBase>& each) { return each.get() == &task; });
    if (all_done && tasks.empty() && !all_done->done()) all_done->finish();
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
    const char* why = !state_->entered                           ? " has not been entered"
                      : state_->exiting && state_->tasks.empty() ? " is finished"
                      : state_->aborting                         ? " is shutting down"
                                                                 : nullptr;
    return why ? std::make_exception_ptr(RuntimeError("TaskGroup " + state_->repr() + why)) : nullptr;
}

void TaskGroup::add(detail::TaskBase& task) {
    state_->tasks.push_back(detail::Ref<detail::TaskBase>(&task));
    task.add_callback(*new detail::GroupCallback(state_, task));
}

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

    while (!group->tasks.empty()) {
        if (!group->all_done)
            group->all_done = detail::make_ref<detail::FutureState<void>>(detail::require_running_loop());
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
