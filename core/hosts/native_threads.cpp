#include <pthread.h>

#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

#include "../src/threads.hpp"
#include "asyncio/exceptions.hpp"

namespace asyncio::detail {
namespace {

thread_local std::string name_of_this_thread = "MainThread";

/// For debuggers, which are shown 15 characters.
void show_name(const std::string& name) {
#ifdef __APPLE__
    ::pthread_setname_np(name.substr(0, 15).c_str());
#else
    ::pthread_setname_np(::pthread_self(), name.substr(0, 15).c_str());
#endif
}

}  // namespace

std::thread start_thread(std::string name, std::function<void()> body) {
    try {
        return std::thread([name = std::move(name), body = std::move(body)]() mutable {
            show_name(name);
            name_of_this_thread = std::move(name);
            body();
        });
    } catch (const std::system_error&) {
        throw RuntimeError("can't start new thread");
    }
}

const std::string& thread_name() noexcept { return name_of_this_thread; }

std::shared_ptr<EventLoop>& named_loop() {
    thread_local std::shared_ptr<EventLoop> loop;
    return loop;
}

void check_may_block() {}

bool other_threads_may_call() noexcept {
    // Where the system does not say, only those count that the library started: they are known as jobs.
    std::error_code none;
    const std::filesystem::directory_iterator threads("/proc/self/task", none);
    if (none) return false;
    return std::distance(begin(threads), end(threads)) - idle_threads.load() > 1;
}

}  // namespace asyncio::detail
