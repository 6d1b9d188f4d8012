#pragma once
// How libc++ waits for atomic variables, semaphores, latches and barriers, in its place: its own looks at the time to
// see when it is to let others run, and would look for ever at a clock that stands still while a program computes.
#include <__chrono/duration.h>
#include <__config>

extern "C" {
/// core/hosts/javascript_threads.cpp
double asyncio_now();
void asyncio_poll(double deadline, bool again);
}

_LIBCPP_BEGIN_NAMESPACE_STD

template <class Happened, class Backoff>
_LIBCPP_HIDE_FROM_ABI bool __libcpp_thread_poll_with_backoff(
    Happened&& happened, Backoff&&, chrono::nanoseconds longest = chrono::nanoseconds::zero()) {
    const bool is_limited = longest != chrono::nanoseconds::zero();
    const double deadline = is_limited ? asyncio_now() + static_cast<double>(longest.count()) : __builtin_huge_val();
    for (bool again = false; !happened(); again = true) {
        if (is_limited && asyncio_now() >= deadline) return false;
        asyncio_poll(deadline, again);
    }
    return true;
}

struct __spinning_backoff_policy {
    _LIBCPP_HIDE_FROM_ABI constexpr bool operator()(const chrono::nanoseconds&) const { return false; }
};

_LIBCPP_END_NAMESPACE_STD
