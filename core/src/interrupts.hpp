#pragma once
#include <atomic>

namespace asyncio::detail {

/// Ctrl-C was pressed, and nobody has looked yet. Set by the signal handler.
inline std::atomic<bool> interrupt_pending = false;
static_assert(std::atomic<bool>::is_always_lock_free, "used by a signal handler");

/// Takes over Ctrl-C, if the program left it as it was; false if it did not. Does nothing in a browser, where the page
/// decides what interrupts.
bool catch_interrupts() noexcept;
void release_interrupts() noexcept;
/// What Ctrl-C does to the running program: the loop's main task is cancelled. Throws `KeyboardInterrupt` the second
/// time, and where no loop runs a main task.
void deliver_interrupt();
/// Was Ctrl-C pressed since this was last asked?
inline bool take_interrupt() noexcept {
    return interrupt_pending.load(std::memory_order_relaxed) && interrupt_pending.exchange(false);
}

}  // namespace asyncio::detail
