#include "asyncio/detail/frame_pool.hpp"

#include <mutex>

namespace asyncio::detail {

constinit ASYNCIO_THREAD_LOCAL FramePool frame_pool;

/// Batches of pieces that no thread has, by size.
struct FramePool::Shared {
    std::mutex mutex;
    Piece* batches[largest / step] = {};
};

/// Leaves to others what a thread that ends had.
class FramePool::WithThread {
public:
    /// Never destroyed: threads may end after the destructors of global objects.
    static Shared& shared() {
        static Shared& instance = *new Shared;
        return instance;
    }
    ~WithThread() {
        frame_pool.cut_rest();
        for (Bin& bin : frame_pool.bins_)
            if (bin.first) frame_pool.share(bin);
    }
};

void FramePool::refill(Bin& bin) {
    static ASYNCIO_THREAD_LOCAL const WithThread with_thread;
    {
        Shared& shared = with_thread.shared();
        const std::lock_guard lock(shared.mutex);
        Piece*& batches = shared.batches[&bin - bins_];
        if (Piece* const batch = batches) {
            batches = batch->next_batch;
            bin = {batch, batch->count};
            return;
        }
    }
    cut(bin);
}

void FramePool::cut(Bin& bin) {
    constexpr std::size_t large = 64 << 10;
    constexpr std::size_t at_once = 2 << 10;
    const std::size_t size = piece_size(bin);
    if (static_cast<std::size_t>(uncut_end_ - uncut_) < size) {
        cut_rest();
        uncut_ = static_cast<std::byte*>(::operator new(large));
        uncut_end_ = uncut_ + large;
    }
    const std::size_t most = static_cast<std::size_t>(uncut_end_ - uncut_) / size;
    std::byte* const begin = uncut_;
    uncut_ += std::clamp<std::size_t>(at_once / size, 1, most) * size;
    // The first in memory is to be the first that is taken.
    for (std::byte* piece = uncut_; piece != begin;) bin.push(piece -= size);
}

void FramePool::cut_rest() noexcept {
    while (static_cast<std::size_t>(uncut_end_ - uncut_) >= sizeof(Piece)) {
        const std::size_t size = std::min(static_cast<std::size_t>(uncut_end_ - uncut_) / step * step, largest);
        if (size < sizeof(Piece)) return;
        bins_[size_class(size)].push(uncut_);
        uncut_ += size;
    }
}

void FramePool::share(Bin& bin) noexcept {
    Shared& shared = WithThread::shared();
    const Bin batch = std::exchange(bin, {});
    const std::lock_guard lock(shared.mutex);
    Piece*& batches = shared.batches[&bin - bins_];
    batch.first->next_batch = std::exchange(batches, batch.first);
    batch.first->count = batch.count;
}

void FramePool::give_back(void* memory) noexcept { ::operator delete(memory); }

}  // namespace asyncio::detail
