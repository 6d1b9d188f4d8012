#include <atomic>

#include "../src/interrupts.hpp"
#include "asyncio/host.hpp"

namespace asyncio {
namespace detail {
namespace {

/// The one clock of all virtual hosts: as if the machine did everything at once but wait.
std::atomic<std::int64_t> virtual_time = 0;

class VirtualHost final : public Host {
public:
    std::int64_t now(std::uint64_t readings) override {
        const auto nanoseconds = static_cast<std::int64_t>(readings);
        return virtual_time.fetch_add(nanoseconds, std::memory_order_relaxed) + nanoseconds;
    }
    std::int64_t resolution() const noexcept override { return 50'000; }
    Wake wait(std::int64_t deadline) override {
        if (take_interrupt()) return Wake::interrupted;
        if (woken_.exchange(false)) return Wake::due;
        if (deadline == forever) return Wake::never;
        if (deadline > virtual_time.load()) virtual_time.store(deadline);
        return Wake::due;
    }
    void wake() noexcept override { woken_.store(true); }

private:
    std::atomic<bool> woken_ = false;
};

}  // namespace
}  // namespace detail

std::unique_ptr<Host> virtual_host() { return std::make_unique<detail::VirtualHost>(); }

}  // namespace asyncio
