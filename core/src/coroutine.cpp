#include "asyncio/coroutine.hpp"

#include <array>
#include <new>
#include <utility>

#include "asyncio/tasks.hpp"

namespace asyncio::detail {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool recycles_frames = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool recycles_frames = false;
#else
constexpr bool recycles_frames = true;
#endif
#else
constexpr bool recycles_frames = true;
#endif

/// Frames of coroutines that have ended, by size, for the next ones: most are asked for again at once.
class FramePool {
public:
    static constexpr std::size_t step = 64;
    static constexpr std::size_t largest = 1024;
    static constexpr std::size_t kept_of_a_size = 256;

    ~FramePool() {
        for (Bin& bin : bins_)
            while (bin.first) ::operator delete(std::exchange(bin.first, bin.first->next));
    }
    void* take(std::size_t size) {
        Bin& bin = bins_[(size - 1) / step];
        if (!bin.first) return ::operator new(((size - 1) / step + 1) * step);
        --bin.count;
        return std::exchange(bin.first, bin.first->next);
    }
    void give(void* frame, std::size_t size) noexcept {
        Bin& bin = bins_[(size - 1) / step];
        if (bin.count == kept_of_a_size) return ::operator delete(frame);
        bin.first = new (frame) Free{bin.first};
        ++bin.count;
    }

private:
    struct Free {
        Free* next;
    };
    struct Bin {
        Free* first = nullptr;
        std::size_t count = 0;
    };
    std::array<Bin, largest / step> bins_;
};

thread_local FramePool pool;

}  // namespace

void* allocate_frame(std::size_t size) {
    if (!recycles_frames || size > FramePool::largest) return ::operator new(size);
    return pool.take(size);
}

void free_frame(void* frame, std::size_t size) noexcept {
    if (!recycles_frames || size > FramePool::largest) return ::operator delete(frame);
    pool.give(frame, size);
}

std::string PromiseBase::name() const { return python_name(where_.function_name()); }

void report_never_awaited(const PromiseBase& promise) noexcept {
    std::string warning = "RuntimeWarning: coroutine '" + promise.name() + "' was never awaited";
    EventLoop* loop = running_loop();
    if (loop && loop->get_debug()) {
        warning += "\nCoroutine created at " + std::string(promise.where().file_name()) + ":" +
                   std::to_string(promise.where().line());
    }
    write_error(warning);
}

void throw_already_awaited() { throw RuntimeError("cannot reuse already awaited coroutine"); }

}  // namespace asyncio::detail
