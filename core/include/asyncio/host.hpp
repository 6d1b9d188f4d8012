#pragma once
#include <cstdint>
#include <limits>
#include <memory>

namespace asyncio {

/// All that an event loop needs from outside: the time, waiting, and being woken. Times are nanoseconds of one
/// monotonic clock. A host is used by one loop; `wake()`, `job_began()` and `job_ended()` may be called from any
/// thread, and `now(0)` too where the loop has a tracer. Python has no such class: its loops have their selector in this place.
class Host {
public:
    /// Why waiting ended.
    enum class Wake {
        due,          ///< the deadline came, or `wake()` was called
        interrupted,  ///< Ctrl-C or Stop
        never,        ///< no deadline was given and nothing outside can wake this host
    };
    /// No deadline.
    static constexpr std::int64_t forever = std::numeric_limits<std::int64_t>::max();

    virtual ~Host();
    /// The time now. `readings` is how often CPython's loop would have read its clock since the last call, this
    /// reading included: under the virtual clock each reading has a nanosecond of its own.
    virtual std::int64_t now(std::uint64_t readings) = 0;
    /// The clock's step: what is due within it is due now. Mirrors `time.get_clock_info('monotonic').resolution`.
    virtual std::int64_t resolution() const noexcept = 0;
    /// Waits until `deadline` (`forever`: only to be woken) and never returns early for another reason.
    virtual Wake wait(std::int64_t deadline) = 0;
    /// Ends the present or the next `wait`.
    virtual void wake() noexcept = 0;
    /// Does it want `turn()` to be called? Asked once.
    virtual bool watches_turns() const noexcept { return false; }
    /// A turn of the loop began that need not wait; the host may let others run for a moment.
    virtual Wake turn() { return Wake::due; }
    /// The loop gave a job to an executor: until `job_ended()` it can be woken however idle it is.
    virtual void job_began() noexcept {}
    /// Such a job is done, or waits itself for the loop.
    virtual void job_ended() noexcept {}
    /// A task slept so long, in nanoseconds: for whoever sums up the waiting.
    virtual void waited(std::int64_t) {}
};

/// The host of a loop that was made without one: the page's in a browser; elsewhere the machine's clock, or the
/// virtual clock where the environment says `ASYNCIO_CLOCK=virtual`. Throws `ValueError` for another clock's name.
std::unique_ptr<Host> default_host();
/// A host whose time jumps to the next deadline, but stands still while a job runs. Hosts made so share one clock,
/// which starts at zero.
std::unique_ptr<Host> virtual_host();

}  // namespace asyncio
