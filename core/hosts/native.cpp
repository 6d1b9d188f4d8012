#include <poll.h>
#include <unistd.h>

#include <fcntl.h>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <string>
#include <system_error>

#include "../src/interrupts.hpp"
#include "asyncio/exceptions.hpp"
#include "asyncio/host.hpp"

namespace asyncio {
namespace detail {
namespace {

std::atomic<int> woken_by_interrupt = -1;
static_assert(std::atomic<int>::is_always_lock_free, "used by a signal handler");

void wake_up(int pipe) noexcept {
    const char byte = 0;
    // A full pipe wakes as well as a byte more; nothing else can go wrong.
    [[maybe_unused]] const auto written = ::write(pipe, &byte, 1);
}

void on_interrupt(int) {
    const int error = errno;
    interrupt_pending.store(true);
    if (const int pipe = woken_by_interrupt.load(); pipe >= 0) wake_up(pipe);
    errno = error;
}

}  // namespace

bool catch_interrupts() noexcept {
    struct sigaction present = {};
    if (::sigaction(SIGINT, nullptr, &present) != 0 || present.sa_handler != SIG_DFL) return false;
    struct sigaction ours = {};
    ours.sa_handler = on_interrupt;
    ::sigemptyset(&ours.sa_mask);
    interrupt_pending.store(false);
    return ::sigaction(SIGINT, &ours, nullptr) == 0;
}

void release_interrupts() noexcept { std::signal(SIGINT, SIG_DFL); }

namespace {

/// The machine's clock. Waits on a pipe, which other threads and the signal handler write to.
class NativeHost final : public Host {
public:
    NativeHost() {
        if (::pipe(pipe_) != 0) throw std::system_error(errno, std::generic_category(), "cannot make an event loop");
        for (int end : pipe_) {
            ::fcntl(end, F_SETFL, O_NONBLOCK);
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
        }
    }
    NativeHost(const NativeHost&) = delete;
    NativeHost& operator=(const NativeHost&) = delete;
    ~NativeHost() override {
        int ours = pipe_[1];
        woken_by_interrupt.compare_exchange_strong(ours, -1);
        ::close(pipe_[0]);
        ::close(pipe_[1]);
    }

    std::int64_t now(std::uint64_t) override {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
            .count();
    }
    /// That of `clock_getres`, which CPython reports too.
    std::int64_t resolution() const noexcept override { return 1; }

    Wake wait(std::int64_t deadline) override {
        woken_by_interrupt.store(pipe_[1]);
        pollfd waiting = {.fd = pipe_[0], .events = POLLIN, .revents = 0};
        for (;;) {
            if (take_interrupt()) return Wake::interrupted;
            const std::int64_t left = deadline == forever ? forever : deadline - now(0);
            if (left <= 0) return Wake::due;
            if (poll_for(waiting, left) > 0) break;
        }
        char bytes[64];
        while (::read(pipe_[0], bytes, sizeof bytes) > 0) {
        }
        return take_interrupt() ? Wake::interrupted : Wake::due;
    }
    void wake() noexcept override { wake_up(pipe_[1]); }

private:
    static int poll_for(pollfd& waiting, std::int64_t nanoseconds) noexcept {
        constexpr std::int64_t second = 1'000'000'000;
#ifdef __linux__
        const timespec limit = {.tv_sec = static_cast<std::time_t>(nanoseconds / second),
                                .tv_nsec = static_cast<long>(nanoseconds % second)};
        return ::ppoll(&waiting, 1, nanoseconds == forever ? nullptr : &limit, nullptr);
#else
        constexpr std::int64_t longest = 1000 * second;
        const std::int64_t rounded_up = ((nanoseconds < longest ? nanoseconds : longest) + 999'999) / 1'000'000;
        return ::poll(&waiting, 1, static_cast<int>(rounded_up));
#endif
    }

    int pipe_[2];
};

}  // namespace
}  // namespace detail

std::unique_ptr<Host> default_host() {
    const char* clock = std::getenv("ASYNCIO_CLOCK");
    if (!clock || !*clock || std::string(clock) == "real") return std::make_unique<detail::NativeHost>();
    if (std::string(clock) == "virtual") return virtual_host();
    throw ValueError("ASYNCIO_CLOCK is '" + std::string(clock) + "'; it may be 'real' or 'virtual'");
}

}  // namespace asyncio
