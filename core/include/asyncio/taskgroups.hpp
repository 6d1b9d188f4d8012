#pragma once
/// Groups of tasks. Mirrors `asyncio.taskgroups`.
#include <exception>
#include <utility>

#include "tasks.hpp"

namespace asyncio {
namespace detail {

class GroupState;

}  // namespace detail

/// Tasks that end together: leaving the group waits for all; the first error cancels the others, and what failed is
/// thrown as an `ExceptionGroup`. For `with`; mirrors `asyncio.TaskGroup`. Entered once; moved only before.
class TaskGroup {
public:
    /// A group that is not entered yet.
    TaskGroup();
    TaskGroup(TaskGroup&&) noexcept;
    TaskGroup& operator=(TaskGroup&&) noexcept;
    ~TaskGroup();

    /// Starts a task in the group. Throws `RuntimeError` before the group is entered, when it is shutting down, and
    /// when it is finished.
    template <class T>
    Task<T> create_task(Coroutine<T> coroutine, TaskOptions options = {}) {
        if (const std::exception_ptr refusal = refuses_tasks()) {
            coroutine.close();
            std::rethrow_exception(refusal);
        }
        Task<T> task = detail::require_running_loop().create_task(std::move(coroutine), std::move(options));
        add(static_cast<detail::TaskBase&>(*task.state()));
        return task;
    }

    /// Enters it, for `with`. Throws `RuntimeError` the second time, and outside a task.
    Coroutine<> aenter();
    /// Waits for all tasks, for `with`; `error`, which the body threw, cancels them. Throws the `ExceptionGroup`.
    Coroutine<bool> aexit(std::exception_ptr error);

private:
    std::exception_ptr refuses_tasks() const;
    void add(detail::TaskBase& task);

    detail::Ref<detail::GroupState> state_;
};

}  // namespace asyncio
