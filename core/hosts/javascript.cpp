// The page's host: its time and its waiting are functions that the page gives to the program.
#include <cstdint>
#include <limits>

#include "asyncio/host.hpp"
#include "javascript_imports.hpp"
#include "javascript_threads.hpp"

namespace asyncio {
namespace detail {

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
        const double until =
            deadline == forever ? std::numeric_limits<double>::infinity() : static_cast<double>(deadline);
        Wake wake = Wake::due;
        waiting_ = current_thread;
        while (!woken_ && wake == Wake::due && asyncio_host_now(0) < until)
            wake = suspending([&] { return static_cast<Wake>(asyncio_host_wait(until)); });
        waiting_ = nullptr;
        if (wake == Wake::due) woken_ = false;
        return wake;
    }
    void wake() noexcept override {
        woken_ = true;
        if (waiting_) unpark(*waiting_);
    }
    bool watches_turns() const noexcept override { return true; }

    /// Asks the page every so many turns, more seldom where turns are short; every turn where other threads may want to
    /// run: a loop that is busy does not keep them from it.
    Wake turn() override {
        if (--turns_left_ > 0 && !has_threads()) return Wake::due;
        const double present = asyncio_host_now(0);
        const double ran = present - looked_at_;
        looked_at_ = present;
        if (ran < longest_run / 16) {
            if (turns_between_looks_ < 256) turns_between_looks_ *= 2;
        } else if (ran > longest_run / 4 && turns_between_looks_ > 1) {
            turns_between_looks_ /= 2;
        }
        turns_left_ = turns_between_looks_;
        // Whether it is time to wait a moment is the page's to know: a virtual clock stands still while a program
        // computes.
        const Wake wake = suspending([] { return static_cast<Wake>(asyncio_host_pause()); });
        looked_at_ = asyncio_host_now(0);
        return wake;
    }
    void waited(std::int64_t duration) override { asyncio_host_waited(static_cast<double>(duration)); }

private:
    Thread* waiting_ = nullptr;
    bool woken_ = false;
    double looked_at_ = 0;
    int turns_between_looks_ = 1;
    int turns_left_ = 1;
};

}  // namespace
}  // namespace detail

std::unique_ptr<Host> default_host() { return std::make_unique<detail::JavaScriptHost>(); }

}  // namespace asyncio
