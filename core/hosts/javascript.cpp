// The page's host: its time and its waiting are functions that the page gives to the program. See web/src/runner.
#ifdef __EMSCRIPTEN__
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <iostream>
#include <limits>

#include "../src/interrupts.hpp"
#include "asyncio/exceptions.hpp"
#include "asyncio/host.hpp"

#define ASYNCIO_IMPORT(name) __attribute__((import_module("asyncio"), import_name(name)))

extern "C" {
// Times are nanoseconds of the program's monotonic clock; those that wait may suspend the whole program.
ASYNCIO_IMPORT("now") double asyncio_host_now(double readings);
ASYNCIO_IMPORT("resolution") double asyncio_host_resolution();
ASYNCIO_IMPORT("wait") int asyncio_host_wait(double deadline);
ASYNCIO_IMPORT("pause") int asyncio_host_pause();
ASYNCIO_IMPORT("sleep") int asyncio_host_sleep(double duration);
ASYNCIO_IMPORT("waited") void asyncio_host_waited(double duration);

// The two spellings of a program's main in WebAssembly; a program has one of them.
__attribute__((weak)) int __main_void();
__attribute__((weak)) int __main_argc_argv(int argc, char** argv);
}

namespace asyncio {
namespace detail {

bool catch_interrupts() noexcept { return false; }
void release_interrupts() noexcept {}
bool take_interrupt() noexcept { return false; }

namespace {

/// How long a busy program runs before the page may look whether it shall stop: half a frame.
constexpr double longest_run = 8e6;

class JavaScriptHost final : public Host {
public:
    std::int64_t now(std::uint64_t readings) override {
        return static_cast<std::int64_t>(asyncio_host_now(static_cast<double>(readings)));
    }
    std::int64_t resolution() const noexcept override { return static_cast<std::int64_t>(asyncio_host_resolution()); }

    Wake wait(std::int64_t deadline) override {
        const double until = deadline == forever ? std::numeric_limits<double>::infinity() : static_cast<double>(deadline);
        const Wake wake = static_cast<Wake>(asyncio_host_wait(until));
        resumed_at_ = 0;
        return wake;
    }
    void wake() noexcept override {}

    /// Reads the clock every so many turns, more seldom where turns are short.
    Wake turn() override {
        if (--turns_left_ > 0) return Wake::due;
        const double present = asyncio_host_now(0);
        if (resumed_at_ == 0) resumed_at_ = present;
        const double ran = present - looked_at_;
        looked_at_ = present;
        if (ran < longest_run / 16) {
            if (turns_between_looks_ < 256) turns_between_looks_ *= 2;
        } else if (ran > longest_run / 4 && turns_between_looks_ > 1) {
            turns_between_looks_ /= 2;
        }
        turns_left_ = turns_between_looks_;
        if (present - resumed_at_ < longest_run) return Wake::due;
        const Wake wake = static_cast<Wake>(asyncio_host_pause());
        resumed_at_ = looked_at_ = asyncio_host_now(0);
        return wake;
    }
    void waited(std::int64_t duration) override { asyncio_host_waited(static_cast<double>(duration)); }

private:
    double resumed_at_ = 0;
    double looked_at_ = 0;
    int turns_between_looks_ = 1;
    int turns_left_ = 1;
};

}  // namespace
}  // namespace detail

std::unique_ptr<Host> default_host() { return std::make_unique<detail::JavaScriptHost>(); }

}  // namespace asyncio

extern "C" {

/// Blocks like the C library's, while the page lives on. Throws `KeyboardInterrupt` when the visitor stops the program.
int nanosleep(const timespec* duration, timespec* left) {
    if (!duration || duration->tv_sec < 0 || duration->tv_nsec < 0 || duration->tv_nsec > 999'999'999) {
        errno = EINVAL;
        return -1;
    }
    if (left) *left = {};
    const double nanoseconds = static_cast<double>(duration->tv_sec) * 1e9 + static_cast<double>(duration->tv_nsec);
    if (asyncio_host_sleep(nanoseconds) != 0) throw asyncio::KeyboardInterrupt();
    return 0;
}

/// Where the page starts a program: `main`, with what Python does about an uncaught exception. Gives the exit status.
__attribute__((export_name("asyncio_main"))) int asyncio_main() {
    int status = 0;
    std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
    try {
        static char name[] = "main";
        static char* arguments[] = {name, nullptr};
        status = __main_void ? __main_void() : __main_argc_argv(1, arguments);
    } catch (...) {
        status = asyncio::detail::report_uncaught(std::current_exception());
    }
    std::cout.flush();
    std::fflush(nullptr);
    return status;
}
}
#endif
