// In a page that is not this project's a program has one thread, which may not block.
#include "../src/threads.hpp"
#include "asyncio/exceptions.hpp"

namespace asyncio::detail {

std::thread start_thread(std::string, std::function<void()>) {
    throw RuntimeError(
        "there are no threads in WebAssembly: run_in_executor, to_thread and ThreadPoolExecutor cannot start one");
}

const std::string& thread_name() noexcept {
    static const std::string name = "MainThread";
    return name;
}

std::shared_ptr<EventLoop>& named_loop() {
    static std::shared_ptr<EventLoop> loop;
    return loop;
}

void check_may_block() {
    throw RuntimeError(
        "this would wait for ever: there are no threads in WebAssembly, so nobody can end the future meanwhile");
}

bool other_threads_may_call() noexcept { return false; }

}  // namespace asyncio::detail
