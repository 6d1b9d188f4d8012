#pragma once

namespace asyncio::detail {

/// Takes over Ctrl-C, if the program left it as it was; false if it did not. Does nothing in a browser, where the page
/// decides what interrupts.
bool catch_interrupts() noexcept;
void release_interrupts() noexcept;
/// Was Ctrl-C pressed since this was last asked?
bool take_interrupt() noexcept;

}  // namespace asyncio::detail
