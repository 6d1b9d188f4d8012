#pragma once
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>

namespace asyncio {

/// A span of time: any `std::chrono::duration`, or a number of seconds as in Python. Kept in whole nanoseconds,
/// rounded to nearest; spans beyond 146 years are kept as 146 years. Python has no such class, but plain numbers.
class Duration {
public:
    /// Of seconds, or of any `std::chrono::duration`. Throws `ValueError` for NaN.
    Duration(double seconds) : nanoseconds_(from_seconds(seconds)) {}
    template <class Rep, class Period>
    Duration(std::chrono::duration<Rep, Period> span) : nanoseconds_(from_seconds_or_exact(span)) {}

    /// The span in whole nanoseconds.
    std::int64_t nanoseconds() const noexcept { return nanoseconds_; }
    /// The span in seconds.
    double seconds() const noexcept { return static_cast<double>(nanoseconds_) / 1e9; }

    /// Seconds as whole nanoseconds, rounded to nearest. Throws `ValueError` for NaN.
    static std::int64_t from_seconds(double seconds);

private:
    template <class Rep, class Period>
    static std::int64_t from_seconds_or_exact(std::chrono::duration<Rep, Period> span) {
        if constexpr (std::integral<Rep> && std::ratio_less_equal_v<Period, std::ratio<1>> && Period::num == 1 &&
                      std::nano::den % Period::den == 0) {
            constexpr std::int64_t factor = std::nano::den / Period::den;
            constexpr std::int64_t most = longest / factor;
            if (span.count() > most) return longest;
            if (span.count() < -most) return -longest;
            return static_cast<std::int64_t>(span.count()) * factor;
        } else {
            return from_seconds(std::chrono::duration<double>(span).count());
        }
    }

    static constexpr std::int64_t longest = INT64_MAX / 2;
    std::int64_t nanoseconds_;
};

/// A span of time that may be none, `std::nullopt`: no limit.
using Limit = std::optional<Duration>;

}  // namespace asyncio
