#include "asyncio/coroutine.hpp"

#include "asyncio/tasks.hpp"

namespace asyncio::detail {

constinit ASYNCIO_THREAD_LOCAL ThreadState thread_state;

std::string PromiseBase::name() const { return python_name(where_.function_name()); }

void report_never_awaited(const PromiseBase& promise) noexcept {
    std::string warning = "RuntimeWarning: coroutine '" + promise.name() + "' was never awaited";
    const EventLoop* loop = running_loop();
    if (loop && loop->get_debug()) {
        warning += "\nCoroutine created at " + std::string(promise.where().file_name()) + ":" +
                   std::to_string(promise.where().line());
    }
    write_error(warning);
}

void throw_already_awaited() { throw RuntimeError("cannot reuse already awaited coroutine"); }

}  // namespace asyncio::detail
