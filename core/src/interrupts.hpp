#pragma once

namespace asyncio::detail {

/// Takes over Ctrl-C, if the program left it as it was; false if it did not. Does nothing in a browser, where the page
/// decides what interrupts.
bool catch_interrupts() noexcept;
void release_interrupts() noexcept;
/// What Ctrl-C does to the running program: the loop's main task is cancelled. Throws `KeyboardInterrupt` the second
/// time, and where no loop runs a main task.
void deliver_interrupt();
/// Was Ctrl-C pressed since this was last asked?
bool take_interrupt() noexcept;

}  // namespace asyncio::detail
