// In a browser no signal comes: the page's host says when a program is stopped.
#include "../src/interrupts.hpp"

namespace asyncio::detail {

bool catch_interrupts() noexcept { return false; }
void release_interrupts() noexcept {}

}  // namespace asyncio::detail
