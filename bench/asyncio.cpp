// The library's own part of the benchmark.
#include <vector>

#include <asyncio/asyncio.hpp>

#include "work.hpp"

using namespace std::chrono_literals;
using asyncio::Coroutine;

#ifdef __EMSCRIPTEN__
namespace {

/// The engine's clock. Nothing lets this program wait but looking at it again and again.
class EngineHost final : public asyncio::Host {
public:
    std::int64_t now(std::uint64_t) override { return bench::now(); }
    std::int64_t resolution() const noexcept override { return 1; }
    Wake wait(std::int64_t deadline) override {
        if (deadline == forever) return Wake::never;
        bench::wait_until(deadline);
        return Wake::due;
    }
    void wake() noexcept override {}
};

}  // namespace

// The page's is not linked in: this program has no page.
std::unique_ptr<asyncio::Host> asyncio::default_host() { return std::make_unique<EngineHost>(); }
#endif

namespace {

[[gnu::noinline]] Coroutine<int> number(int i) { co_return i; }

[[gnu::noinline]] Coroutine<int> number_after_a_turn(int i) {
    co_await asyncio::sleep(0);
    co_return i;
}

Coroutine<double> yield(int n) {
    const bench::Stopwatch watch;
    for (int i = 0; i < n; ++i) co_await asyncio::sleep(0);
    co_return watch.stop(n);
}

Coroutine<int> yield_often(int n) {
    for (int i = 0; i < n; ++i) co_await asyncio::sleep(0);
    co_return n;
}

Coroutine<double> yield_together(int n) {
    std::vector<asyncio::Task<int>> tasks;
    for (int i = 0; i < bench::tasks_at_once; ++i) tasks.push_back(asyncio::create_task(yield_often(n)));
    co_await asyncio::sleep(0);  // now all have begun
    const bench::Stopwatch watch;
    std::int64_t sum = 0;
    for (auto& task : tasks) sum += co_await task;
    const double taken = watch.stop(static_cast<double>(n) * bench::tasks_at_once);
    bench::check(sum == static_cast<std::int64_t>(n) * bench::tasks_at_once, "yield-1000");
    co_return taken;
}

Coroutine<double> await_child(int n) {
    const bench::Stopwatch watch;
    std::int64_t sum = 0;
    for (int i = 0; i < n; ++i) sum += co_await number(i);
    const double taken = watch.stop(n);
    bench::check(sum == bench::sum_below(n), "await-child");
    co_return taken;
}

Coroutine<double> create_task(int n) {
    const bench::Stopwatch watch;
    std::int64_t sum = 0;
    for (int i = 0; i < n; ++i) sum += co_await asyncio::create_task(number(i));
    const double taken = watch.stop(n);
    bench::check(sum == bench::sum_below(n), "create-task");
    co_return taken;
}

std::vector<Coroutine<int>> children(int n) {
    std::vector<Coroutine<int>> all;
    all.reserve(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) all.push_back(number_after_a_turn(i));
    return all;
}

void check_children(const std::vector<int>& results, int n, const char* what) {
    std::int64_t sum = 0;
    for (int each : results) sum += each;
    bench::check(sum == bench::sum_below(n), what);
}

Coroutine<double> gather(int n) {
    const bench::Stopwatch watch;
    check_children(co_await asyncio::gather(children(n)), n, "gather");
    co_return watch.stop(n);
}

Coroutine<double> bytes_per_task(int n) {
    const double before = bench::heap();
    auto all = asyncio::gather(children(n));
    co_await asyncio::sleep(0);  // now all have begun, and are suspended
    const double taken = bench::heap() - before;
    check_children(co_await all, n, "bytes-per-task");
    co_return taken / n;
}

Coroutine<int> number_after(int i, std::int64_t microseconds) {
    co_await asyncio::sleep(std::chrono::microseconds(microseconds));
    co_return i;
}

Coroutine<double> timers(int n) {
    const std::int64_t before = bench::processor_time();
    const std::int64_t began = bench::now();
    std::vector<Coroutine<int>> all;
    all.reserve(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) all.push_back(number_after(i, bench::scattered(i)));
    check_children(co_await asyncio::gather(std::move(all)), n, "timers");
    bench::check(bench::now() - began >= 100'000'000, "timers: too early");
    co_return static_cast<double>(bench::processor_time() - before) / 1e6;
}

Coroutine<> produce(asyncio::Queue<int>& queue, int n) {
    for (int i = 0; i < n; ++i) co_await queue.put(i);
}

Coroutine<std::int64_t> consume(asyncio::Queue<int>& queue, int n) {
    std::int64_t sum = 0;
    for (int i = 0; i < n; ++i) sum += co_await queue.get();
    co_return sum;
}

template <int size>
Coroutine<double> pass_through_queue(int n) {
    asyncio::Queue<int> queue(size);
    const bench::Stopwatch watch;
    auto producer = asyncio::create_task(produce(queue, n));
    auto consumer = asyncio::create_task(consume(queue, n));
    co_await producer;
    const std::int64_t sum = co_await consumer;
    const double taken = watch.stop(n);
    bench::check(sum == bench::sum_below(n), "queue");
    co_return taken;
}

Coroutine<int> hand_over(asyncio::Event& mine, asyncio::Event& other, int n, bool first) {
    if (first) other.set();
    for (int i = 0; i < n; ++i) {
        co_await mine.wait();
        mine.clear();
        other.set();
    }
    co_return n;
}

Coroutine<double> event(int n) {
    asyncio::Event one;
    asyncio::Event two;
    const bench::Stopwatch watch;
    auto first = asyncio::create_task(hand_over(one, two, n, true));
    auto second = asyncio::create_task(hand_over(two, one, n, false));
    const int sum = co_await first + co_await second;
    const double taken = watch.stop(2.0 * n);
    bench::check(sum == 2 * n, "event");
    co_return taken;
}

Coroutine<int> take_turns(asyncio::Lock& lock, int& inside, int n) {
    for (int i = 0; i < n; ++i) {
        auto held = co_await lock.scoped_lock();
        bench::check(inside++ == 0, "lock: two have it");
        co_await asyncio::sleep(0);
        --inside;
    }
    co_return n;
}

Coroutine<double> lock(int n) {
    asyncio::Lock lock;
    int inside = 0;
    const bench::Stopwatch watch;
    std::vector<asyncio::Task<int>> users;
    for (int i = 0; i < bench::lock_users; ++i) users.push_back(asyncio::create_task(take_turns(lock, inside, n)));
    int sum = 0;
    for (auto& user : users) sum += co_await user;
    const double taken = watch.stop(static_cast<double>(n) * bench::lock_users);
    bench::check(sum == n * bench::lock_users, "lock");
    co_return taken;
}

Coroutine<> sleep_long() { co_await asyncio::sleep(1h); }

/// Sleepers that were cancelled when they had begun.
Coroutine<std::vector<asyncio::Task<void>>> cancelled_sleepers() {
    std::vector<asyncio::Task<void>> tasks;
    for (int i = 0; i < bench::tasks_at_once; ++i) tasks.push_back(asyncio::create_task(sleep_long()));
    co_await asyncio::sleep(0);
    for (auto& task : tasks) task.cancel();
    co_return tasks;
}

Coroutine<double> cancel(int n) {
    const bench::Stopwatch watch;
    int cancelled = 0;
    for (int i = 0; i < n; ++i) {
        auto tasks = co_await cancelled_sleepers();
        for (auto& task : tasks) {
            try {
                co_await task;
            } catch (const asyncio::CancelledError&) {
                ++cancelled;
            }
        }
    }
    const double taken = watch.stop(static_cast<double>(n) * bench::tasks_at_once);
    bench::check(cancelled == n * bench::tasks_at_once, "cancel");
    co_return taken;
}

Coroutine<double> cancel_outcome(int n) {
    const bench::Stopwatch watch;
    int cancelled = 0;
    for (int i = 0; i < n; ++i) {
        auto tasks = co_await cancelled_sleepers();
        for (auto& task : tasks) {
            if (asyncio::is_cancelled(co_await asyncio::outcome(task))) ++cancelled;
        }
    }
    const double taken = watch.stop(static_cast<double>(n) * bench::tasks_at_once);
    bench::check(cancelled == n * bench::tasks_at_once, "cancel-outcome");
    co_return taken;
}

/// In a loop of its own.
template <Coroutine<double> (*work)(int)>
double run(int n) {
    return asyncio::run(work(n));
}

constexpr bench::Work works[] = {
    {"yield-1", "ns", run<yield>, 2'000'000},
    {"yield-1000", "ns", run<yield_together>, 2'000},
    {"await-child", "ns", run<await_child>, 2'000'000},
    {"create-task", "ns", run<create_task>, 500'000},
    {"gather", "ns", run<gather>, bench::gathered},
    {"bytes-per-task", "bytes", run<bytes_per_task>, bench::gathered, true},
    {"timers", "ms", run<timers>, bench::gathered, true},
    {"queue-1", "ns", run<pass_through_queue<1>>, 500'000},
    {"queue-64", "ns", run<pass_through_queue<64>>, 1'000'000},
    {"event", "ns", run<event>, 500'000},
    {"lock", "ns", run<lock>, 50'000},
    {"cancel", "ns", run<cancel>, 20},
    {"cancel-outcome", "ns", run<cancel_outcome>, 20},
};

}  // namespace

int main(int argc, char** argv) { return bench::main(argc, argv, works); }
