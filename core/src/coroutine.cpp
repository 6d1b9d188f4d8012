#include "asyncio/coroutine.hpp"

#include <new>

#include "asyncio/tasks.hpp"

namespace asyncio::detail {

constinit ASYNCIO_THREAD_LOCAL ThreadState thread_state;
constinit ASYNCIO_THREAD_LOCAL FramePool frame_pool;

void* FramePool::take_new(std::size_t size) {
    struct Draining {
        ~Draining() { frame_pool.drain(); }
    };
    thread_local const Draining with_thread;
    return ::operator new((size + step - 1) / step * step);
}

void FramePool::give_back(void* memory) noexcept { ::operator delete(memory); }

void FramePool::drain() noexcept {
    for (Bin& bin : bins_) {
        while (Free* const memory = bin.first) {
            bin.first = memory->next;
            ::operator delete(memory);
        }
        bin.count = 0;
    }
}

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
