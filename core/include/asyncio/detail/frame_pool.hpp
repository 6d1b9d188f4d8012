#pragma once
#include <atomic>
#include <cstddef>
#include <new>

#include "thread_state.hpp"

namespace asyncio::detail {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool recycles_memory = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool recycles_memory = false;
#else
inline constexpr bool recycles_memory = true;
#endif
#else
inline constexpr bool recycles_memory = true;
#endif

/// The memory of coroutines and futures that have ended, by size, for the next ones on this thread: most are asked for
/// again at once. Given back when a loop ends, and with the thread.
class FramePool {
public:
    static constexpr std::size_t step = 16;
    static constexpr std::size_t largest = 1024;
    /// Bytes of one size. More may come together than was taken here: what other threads made.
    static constexpr std::size_t most_kept = 4 << 20;

    /// How many are in use on all threads. Only counted where memory is not recycled, for the tests of lifetimes.
    static inline constinit std::atomic<std::ptrdiff_t> in_use = 0;

    void* take(std::size_t size) {
        if constexpr (!recycles_memory) ++in_use;
        if (recycles_memory && size <= largest) {
            Bin& bin = bins_[(size - 1) / step];
            if (Free* const memory = bin.first) {
                bin.first = memory->next;
                --bin.count;
                return memory;
            }
        }
        return take_new(size);
    }
    void give(void* memory, std::size_t size) noexcept {
        if constexpr (!recycles_memory) --in_use;
        if (recycles_memory && size <= largest) {
            Bin& bin = bins_[(size - 1) / step];
            if (bin.count * size <= most_kept) {
                bin.first = new (memory) Free{bin.first};
                ++bin.count;
                return;
            }
        }
        give_back(memory);
    }
    void drain() noexcept;

private:
    struct Free {
        Free* next;
    };
    struct Bin {
        Free* first = nullptr;
        std::size_t count = 0;
    };
    /// Always whole steps: what one part of a program takes another may recycle.
    static void* take_new(std::size_t size);
    /// Not inline: g++ 12 would warn of the offset of a base class (-Wfree-nonheap-object).
    static void give_back(void* memory) noexcept;
    Bin bins_[largest / step] = {};
};

extern constinit ASYNCIO_THREAD_LOCAL FramePool frame_pool;

/// For what is made and destroyed all the time: its memory is recycled.
class Pooled {
public:
    static void* operator new(std::size_t size) { return frame_pool.take(size); }
    static void operator delete(void* memory, std::size_t size) noexcept { frame_pool.give(memory, size); }
};

}  // namespace asyncio::detail
