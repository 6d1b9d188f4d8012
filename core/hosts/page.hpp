#pragma once
// The loop of a page as the bindings see it. Its JavaScript half is core/bindings/library.js.

namespace asyncio::detail {

/// JavaScript brings something: `run_page_loop` follows, so that what becomes ready until then needs no message.
void enter_page_loop() noexcept;
/// What JavaScript brought is with the loop: it takes its turn at once, where none is running, so that a coroutine goes
/// on while an event is still being dispatched.
void run_page_loop();

}  // namespace asyncio::detail
