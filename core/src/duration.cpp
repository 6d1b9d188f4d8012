#include "asyncio/duration.hpp"

#include <cmath>

#include "asyncio/exceptions.hpp"

namespace asyncio {

std::int64_t Duration::from_seconds(double seconds) {
    if (std::isnan(seconds)) throw ValueError("Invalid delay: NaN (not a number)");
    const double nanoseconds = seconds * 1e9;
    if (nanoseconds >= static_cast<double>(longest)) return longest;
    if (nanoseconds <= -static_cast<double>(longest)) return -longest;
    if (seconds > 0 && nanoseconds < 1) return 1;  // not none: a timer, if a short one
    return std::llround(nanoseconds);
}

}  // namespace asyncio
