// Boost.Asio's coroutines on the same work, as far as it has what the work needs: it knows no events and no locks.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <deque>
#include <exception>
#include <optional>
#include <vector>

#include "work.hpp"

namespace {

namespace asio = boost::asio;
namespace experimental = boost::asio::experimental;
using asio::awaitable;
using asio::use_awaitable;

[[gnu::noinline]] awaitable<int> number(int i) { co_return i; }

[[gnu::noinline]] awaitable<int> number_after_a_turn(int i) {
    co_await asio::post(use_awaitable);
    co_return i;
}

awaitable<double> yield(int n) {
    const bench::Stopwatch watch;
    for (int i = 0; i < n; ++i) co_await asio::post(use_awaitable);
    co_return watch.stop(n);
}

awaitable<int> yield_often(int n) {
    for (int i = 0; i < n; ++i) co_await asio::post(use_awaitable);
    co_return n;
}

/// Asio's gather: its operations begin when the group is awaited.
template <class Operation>
awaitable<std::int64_t> sum_of(std::vector<Operation> operations) {
    const auto [order, errors, results] = co_await experimental::make_parallel_group(std::move(operations))
                                              .async_wait(experimental::wait_for_all(), use_awaitable);
    std::int64_t sum = 0;
    for (const auto& error : errors) bench::check(!error, "a child threw");
    for (int each : results) sum += each;
    co_return sum;
}

template <class Make>
auto spawn_each(const asio::any_io_executor& executor, int count, Make make) {
    std::vector<decltype(asio::co_spawn(executor, make(0), asio::deferred))> all;
    all.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) all.push_back(asio::co_spawn(executor, make(i), asio::deferred));
    return all;
}

awaitable<double> yield_together(int n) {
    const auto executor = co_await asio::this_coro::executor;
    const bench::Stopwatch watch;
    const auto sum = co_await sum_of(spawn_each(executor, bench::tasks_at_once, [n](int) { return yield_often(n); }));
    const double taken = watch.stop(static_cast<double>(n) * bench::tasks_at_once);
    bench::check(sum == static_cast<std::int64_t>(n) * bench::tasks_at_once, "yield-1000");
    co_return taken;
}

awaitable<double> await_child(int n) {
    const bench::Stopwatch watch;
    std::int64_t sum = 0;
    for (int i = 0; i < n; ++i) sum += co_await number(i);
    const double taken = watch.stop(n);
    bench::check(sum == bench::sum_below(n), "await-child");
    co_return taken;
}

awaitable<double> create_task(int n) {
    const auto executor = co_await asio::this_coro::executor;
    const bench::Stopwatch watch;
    std::int64_t sum = 0;
    for (int i = 0; i < n; ++i) sum += co_await asio::co_spawn(executor, number(i), use_awaitable);
    const double taken = watch.stop(n);
    bench::check(sum == bench::sum_below(n), "create-task");
    co_return taken;
}

awaitable<double> gather(int n) {
    const auto executor = co_await asio::this_coro::executor;
    const bench::Stopwatch watch;
    const auto sum = co_await sum_of(spawn_each(executor, n, number_after_a_turn));
    const double taken = watch.stop(n);
    bench::check(sum == bench::sum_below(n), "gather");
    co_return taken;
}

awaitable<int> measure(double before, double& taken) {
    taken = bench::heap() - before;
    co_return 0;
}

/// The last child measures: it begins when all others are suspended.
awaitable<double> bytes_per_task(int n) {
    const auto executor = co_await asio::this_coro::executor;
    const double before = bench::heap();
    double taken = 0;
    const auto child = [&](int i) { return i < n ? number_after_a_turn(i) : measure(before, taken); };
    const auto sum = co_await sum_of(spawn_each(executor, n + 1, child));
    bench::check(sum == bench::sum_below(n), "bytes-per-task");
    co_return taken / n;
}

awaitable<int> number_after(int i, std::int64_t microseconds) {
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::microseconds(microseconds));
    co_await timer.async_wait(use_awaitable);
    co_return i;
}

awaitable<double> timers(int n) {
    const auto executor = co_await asio::this_coro::executor;
    const std::int64_t before = bench::processor_time();
    const std::int64_t began = bench::now();
    const auto sum =
        co_await sum_of(spawn_each(executor, n, [](int i) { return number_after(i, bench::scattered(i)); }));
    bench::check(sum == bench::sum_below(n), "timers");
    bench::check(bench::now() - began >= 100'000'000, "timers: too early");
    co_return static_cast<double>(bench::processor_time() - before) / 1e6;
}

using Channel = experimental::channel<void(boost::system::error_code, int)>;

awaitable<int> produce(Channel& channel, int n) {
    for (int i = 0; i < n; ++i) co_await channel.async_send(boost::system::error_code(), i, use_awaitable);
    co_return n;
}

awaitable<int> consume(Channel& channel, int n, std::int64_t& sum) {
    for (int i = 0; i < n; ++i) sum += co_await channel.async_receive(use_awaitable);
    co_return n;
}

template <std::size_t size>
awaitable<double> pass_through_queue(int n) {
    const auto executor = co_await asio::this_coro::executor;
    Channel channel(executor, size);
    std::int64_t sum = 0;
    const bench::Stopwatch watch;
    co_await sum_of(
        spawn_each(executor, 2, [&](int i) { return i == 0 ? produce(channel, n) : consume(channel, n, sum); }));
    const double taken = watch.stop(n);
    bench::check(sum == bench::sum_below(n), "queue");
    co_return taken;
}

awaitable<int> sleep_long() {
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::hours(1));
    co_await timer.async_wait(use_awaitable);
    co_return 0;
}

/// A coroutine that was spawned, and how it ended.
struct Sleeper {
    asio::cancellation_signal signal = {};
    bool ended = false;
    std::exception_ptr error = {};
};

/// The end is awaited on a timer that is cancelled.
awaitable<double> cancel(int n) {
    const auto executor = co_await asio::this_coro::executor;
    const bench::Stopwatch watch;
    int cancelled = 0;
    for (int i = 0; i < n; ++i) {
        std::deque<Sleeper> sleepers(bench::tasks_at_once);
        asio::steady_timer ended(executor, asio::steady_timer::time_point::max());
        for (auto& sleeper : sleepers) {
            const auto on_end = [&](std::exception_ptr error, int) {
                sleeper.ended = true;
                sleeper.error = error;
                ended.cancel();
            };
            asio::co_spawn(executor, sleep_long(), asio::bind_cancellation_slot(sleeper.signal.slot(), on_end));
        }
        co_await asio::post(use_awaitable);
        for (auto& sleeper : sleepers) sleeper.signal.emit(asio::cancellation_type::terminal);
        for (auto& sleeper : sleepers) {
            while (!sleeper.ended) co_await ended.async_wait(asio::as_tuple(use_awaitable));
            try {
                if (sleeper.error) std::rethrow_exception(sleeper.error);
            } catch (const boost::system::system_error& error) {
                if (error.code() == asio::error::operation_aborted) ++cancelled;
            }
        }
    }
    const double taken = watch.stop(static_cast<double>(n) * bench::tasks_at_once);
    bench::check(cancelled == n * bench::tasks_at_once, "cancel");
    co_return taken;
}

template <awaitable<double> (*work)(int)>
double run(int n) {
    asio::io_context context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE);
    std::optional<double> figure;
    asio::co_spawn(context, work(n), [&](std::exception_ptr error, double taken) {
        if (error) std::rethrow_exception(error);
        figure = taken;
    });
    context.run();
    bench::check(figure.has_value(), "the main coroutine did not end");
    return *figure;
}

constexpr bench::Work works[] = {
    {"yield-1", "ns", run<yield>, 1'000'000},
    {"yield-1000", "ns", run<yield_together>, 1'000},
    {"await-child", "ns", run<await_child>, 2'000'000},
    {"create-task", "ns", run<create_task>, 200'000},
    {"gather", "ns", run<gather>, bench::gathered},
    {"bytes-per-task", "bytes", run<bytes_per_task>, bench::gathered, true},
    {"timers", "ms", run<timers>, bench::gathered, true},
    {"queue-1", "ns", run<pass_through_queue<1>>, 300'000},
    {"queue-64", "ns", run<pass_through_queue<64>>, 300'000},
    {"cancel", "ns", run<cancel>, 20},
};

}  // namespace

int main(int argc, char** argv) { return bench::main(argc, argv, works); }
