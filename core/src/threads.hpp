#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace asyncio {
class EventLoop;
}

namespace asyncio::detail {

/// Starts a thread of the library's own: the only place that does. Throws `RuntimeError` where none can be started.
std::thread start_thread(std::string name, std::function<void()> body);
/// The name of this thread as Python would say it: that of a thread of the library's own, else `MainThread`.
const std::string& thread_name() noexcept;
/// The loop that `set_event_loop` named for this thread; null if none.
std::shared_ptr<EventLoop>& named_loop();
/// Throws `RuntimeError` where the thread that blocks is the only one, and would do so for ever.
void check_may_block();
/// Does the process have threads, besides this one and idle ones of the library's, which may call into a loop?
bool other_threads_may_call() noexcept;
/// How many threads of the library's own wait for something to do.
inline std::atomic<int> idle_threads = 0;

}  // namespace asyncio::detail
