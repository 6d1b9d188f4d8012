#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <new>
#include <utility>

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

/// The memory of coroutines, futures and handles. What has ended leaves its piece, by size, for the next one on this
/// thread: most are asked for again at once. New pieces are cut from large ones, which stay with the process: what a
/// thread has too much of, and what one that ends leaves, others take.
class FramePool {
public:
    static constexpr std::size_t step = 16;
    static constexpr std::size_t largest = 1024;
    /// Bytes of one size that a thread keeps to itself.
    static constexpr std::size_t most_kept = 4 << 20;

    /// How many are in use on all threads. Only counted where memory is not recycled, for the tests of lifetimes.
    static inline constinit std::atomic<std::ptrdiff_t> in_use = 0;

    void* take(std::size_t size) {
        if constexpr (!recycles_memory) ++in_use;
        if (!recycles_memory || size > largest) return ::operator new(size);
        Bin& bin = bins_[size_class(size)];
        if (!bin.first) [[unlikely]]
            refill(bin);
        --bin.count;
        return std::exchange(bin.first, bin.first->next);
    }
    void give(void* memory, std::size_t size) noexcept {
        if constexpr (!recycles_memory) --in_use;
        if (!recycles_memory || size > largest) return give_back(memory);
        Bin& bin = bins_[size_class(size)];
        bin.push(memory);
        if (bin.count * size > most_kept) [[unlikely]]
            share(bin);
    }

private:
    struct Piece {
        Piece* next;
        /// Of the first of a batch that no thread has: the next batch, and how many are in this one.
        Piece* next_batch;
        std::size_t count;
    };
    struct Bin {
        Piece* first = nullptr;
        std::size_t count = 0;
        void push(void* memory) noexcept {
            first = new (memory) Piece{first, nullptr, 0};
            ++count;
        }
    };
    struct Shared;
    class WithThread;
    static constexpr std::size_t size_class(std::size_t size) noexcept {
        return (std::max(size, sizeof(Piece)) - 1) / step;
    }

    void refill(Bin& bin);
    void cut(Bin& bin);
    std::size_t piece_size(const Bin& bin) const noexcept { return static_cast<std::size_t>(&bin - bins_ + 1) * step; }
    /// Gives all pieces of one size to whoever wants them.
    void share(Bin& bin) noexcept;
    /// Makes pieces of what is left of a large one.
    void cut_rest() noexcept;
    /// Not inline: g++ 12 would warn of the offset of a base class (-Wfree-nonheap-object).
    static void give_back(void* memory) noexcept;

    Bin bins_[largest / step] = {};
    std::byte* uncut_ = nullptr;  ///< what is left of the large piece that this thread cuts
    std::byte* uncut_end_ = nullptr;
};

extern constinit ASYNCIO_THREAD_LOCAL FramePool frame_pool;

/// For what is made and destroyed all the time: its memory is recycled.
class Pooled {
public:
    static void* operator new(std::size_t size) { return frame_pool.take(size); }
    static void operator delete(void* memory, std::size_t size) noexcept { frame_pool.give(memory, size); }
};

}  // namespace asyncio::detail
