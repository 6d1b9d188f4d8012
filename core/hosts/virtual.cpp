#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "../src/interrupts.hpp"
#include "../src/threads.hpp"
#include "asyncio/host.hpp"

namespace asyncio {
namespace detail {
namespace {

/// The one clock of all virtual hosts: as if the machine did everything at once but wait.
std::atomic<std::int64_t> virtual_time = 0;

/// How long a host that waits for other threads does so without looking whether they are gone, or Ctrl-C was pressed,
/// which both tell nobody.
constexpr std::chrono::milliseconds look_again{50};

class VirtualHost final : public Host {
public:
    std::int64_t now(std::uint64_t readings) override {
        const auto nanoseconds = static_cast<std::int64_t>(readings);
        return virtual_time.fetch_add(nanoseconds, std::memory_order_relaxed) + nanoseconds;
    }
    std::int64_t resolution() const noexcept override { return 50'000; }

    Wake wait(std::int64_t deadline) override {
        for (;;) {
            if (take_interrupt()) return Wake::interrupted;
            // Looked at first: a job wakes the loop with its result, and only then it is no job any more.
            const bool has_jobs = jobs_ != 0;
            if (woken_.exchange(false)) return Wake::due;
            if (!has_jobs) {
                if (deadline != forever) {
                    if (deadline > virtual_time.load()) virtual_time.store(deadline);
                    return Wake::due;
                }
                if (!other_threads_may_call()) return Wake::never;
            }
            std::unique_lock lock(mutex_);
            if (!woken_) changed_.wait_for(lock, look_again);
        }
    }
    void wake() noexcept override {
        {
            std::lock_guard lock(mutex_);
            woken_ = true;
        }
        changed_.notify_one();
    }

    void job_began() noexcept override { ++jobs_; }
    void job_ended() noexcept override {
        {
            std::lock_guard lock(mutex_);
            --jobs_;
        }
        changed_.notify_one();
    }

private:
    std::atomic<bool> woken_ = false;
    std::atomic<int> jobs_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
};

}  // namespace
}  // namespace detail

std::unique_ptr<Host> virtual_host() { return std::make_unique<detail::VirtualHost>(); }

}  // namespace asyncio
