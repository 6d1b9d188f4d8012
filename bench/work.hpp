#pragma once
/// What the C++ programs of the benchmark share: PROGRAM [--scale FACTOR] WORK... prints one line of JSON a work. What
/// each work is stands in works.mjs.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <span>
#include <string_view>

namespace bench {

/// Nanoseconds of a monotonic clock.
inline std::int64_t now() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

#ifdef __EMSCRIPTEN__
/// How long `wait_until` has waited. WebAssembly can neither sleep nor ask what its thread used of the processor.
inline std::int64_t idle = 0;

inline void wait_until(std::int64_t deadline) {
    const std::int64_t began = now();
    std::int64_t present = began;
    while (present < deadline) present = now();
    idle += present - began;
}

/// Nanoseconds of work done so far: those that passed, less those waited.
inline std::int64_t processor_time() { return now() - idle; }

/// Bytes taken from the heap, with what malloc needs for itself.
inline double heap() { return static_cast<double>(static_cast<unsigned>(::mallinfo().uordblks)); }
#else
inline void wait_until(std::int64_t deadline) {
    const std::int64_t left = deadline - now();
    if (left <= 0) return;
    const timespec limit = {.tv_sec = static_cast<std::time_t>(left / 1'000'000'000),
                            .tv_nsec = static_cast<long>(left % 1'000'000'000)};
    ::nanosleep(&limit, nullptr);
}

/// Nanoseconds of the processor that the process has used.
inline std::int64_t processor_time() {
    timespec used = {};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<std::int64_t>(used.tv_sec) * 1'000'000'000 + used.tv_nsec;
}

/// Bytes taken from the heap, with what malloc needs for itself.
inline double heap() {
    const struct mallinfo2 info = ::mallinfo2();
    return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}
#endif

/// Ends the program: a figure for work that was not done is worse than none.
inline void check(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "wrong result: %s\n", what);
    std::exit(1);
}

/// From here to `stop`, divided by how often the work was done.
class Stopwatch {
public:
    double stop(double times) const { return static_cast<double>(now() - began_) / times; }

private:
    std::int64_t began_ = now();
};

/// The sum of 0 to n - 1.
inline std::int64_t sum_below(std::int64_t n) { return n * (n - 1) / 2; }

inline constexpr int tasks_at_once = 1000;
inline constexpr int gathered = 100'000;
inline constexpr int lock_users = 8;

/// How long the sleeper `i` sleeps, in microseconds: each of the first 100,000 differently, up to 100 ms, in scattered
/// order.
inline std::int64_t scattered(int i) { return static_cast<std::int64_t>(i) * 7919 % gathered + 1; }

struct Work {
    const char* id;
    const char* unit;
    double (*measure)(int n);
    /// How often it is done where the scale is 1.
    int n;
    /// Whatever the scale, and not done before. Others are done before, unmeasured, a tenth as often: engines compile
    /// again what runs often.
    bool once = false;
};

inline int main(int argc, char** argv, std::span<const Work> works) {
    double scale = 1;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--scale" && i + 1 < argc) {
            scale = std::atof(argv[++i]);
            continue;
        }
        const Work* chosen = nullptr;
        for (const Work& work : works)
            if (word == work.id) chosen = &work;
        if (!chosen) {
            std::fprintf(stderr, "there is no work %s here\n", argv[i]);
            return 2;
        }
        const auto n = [&](double factor) { return std::max(1, static_cast<int>(chosen->n * factor)); };
        if (!chosen->once) chosen->measure(n(scale / 10));
        const double figure = chosen->measure(n(chosen->once ? 1 : scale));
        std::printf("{\"work\":\"%s\",\"%s\":%.3f}\n", chosen->id, chosen->unit, figure);
        std::fflush(stdout);
    }
    return 0;
}

}  // namespace bench
