// The floor: what it costs when a loop can do nothing but what is measured. Its coroutines know no contexts, names,
// owners or orders of events; a task is a coroutine that was put into the ready queue, and only one may wait for
// anything.
#include <algorithm>
#include <coroutine>
#include <deque>
#include <exception>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "work.hpp"

namespace {

/// Frames that are used again. All of one size are in one list.
class Frames {
public:
    static void* take(std::size_t size) {
        auto& list = lists[index(size)];
        if (!list) return ::operator new(index(size) * step);
        return std::exchange(list, *static_cast<void**>(list));
    }
    static void give(void* frame, std::size_t size) {
        *static_cast<void**>(frame) = lists[index(size)];
        lists[index(size)] = frame;
    }

private:
    static constexpr std::size_t step = 16;
    static std::size_t index(std::size_t size) {
        const std::size_t i = (size + step - 1) / step;
        bench::check(i < std::size(lists), "a frame is too large");
        return i;
    }
    static inline void* lists[64] = {};
};

/// First in, first out. Has room for a power of two.
class Ready {
public:
    void push(std::coroutine_handle<> handle) {
        if (last_ - first_ == ring_.size()) grow();
        ring_[last_++ & (ring_.size() - 1)] = handle;
    }
    std::coroutine_handle<> pop() { return ring_[first_++ & (ring_.size() - 1)]; }
    bool empty() const { return first_ == last_; }

private:
    void grow() {
        std::vector<std::coroutine_handle<>> larger(ring_.size() * 2);
        for (std::size_t i = first_; i != last_; ++i) larger[i & (larger.size() - 1)] = ring_[i & (ring_.size() - 1)];
        ring_ = std::move(larger);
    }
    std::vector<std::coroutine_handle<>> ring_ = std::vector<std::coroutine_handle<>>(64);
    std::size_t first_ = 0;
    std::size_t last_ = 0;
};

struct Timer {
    std::int64_t when;
    std::coroutine_handle<> handle;
};

Ready ready;
std::vector<Timer> timers;

/// Looks at the timers only where nothing is ready.
void run_all() {
    for (;;) {
        while (!ready.empty()) ready.pop().resume();
        if (timers.empty()) return;
        bench::wait_until(timers.front().when);
        for (const std::int64_t now = bench::now(); !timers.empty() && timers.front().when <= now; timers.pop_back()) {
            std::ranges::pop_heap(timers, std::ranges::greater(), &Timer::when);
            ready.push(timers.back().handle);
        }
    }
}

/// So many tasks are waited for.
struct Group {
    std::size_t left = 0;
    std::coroutine_handle<> waiter = {};
};

template <class T>
class [[nodiscard]] Coroutine {
public:
    struct promise_type {
        static void* operator new(std::size_t size) { return Frames::take(size); }
        static void operator delete(void* frame, std::size_t size) { Frames::give(frame, size); }
        Coroutine get_return_object() { return Coroutine(std::coroutine_handle<promise_type>::from_promise(*this)); }
        std::suspend_always initial_suspend() { return {}; }
        auto final_suspend() noexcept {
            struct End {
                bool await_ready() noexcept { return false; }
                std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> ended) noexcept {
                    promise_type& promise = ended.promise();
                    if (promise.group && --promise.group->left == 0) ready.push(promise.group->waiter);
                    return promise.caller;
                }
                void await_resume() noexcept {}
            };
            return End();
        }
        void return_value(T result) { value = result; }
        void unhandled_exception() { error = std::current_exception(); }

        T value = {};
        std::exception_ptr error = {};
        std::coroutine_handle<> caller = std::noop_coroutine();
        Group* group = nullptr;
    };

    explicit Coroutine(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    Coroutine(Coroutine&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    ~Coroutine() {
        if (handle_) handle_.destroy();
    }
    void start() const { ready.push(handle_); }
    promise_type& promise() const { return handle_.promise(); }
    bool done() const { return handle_.done(); }

    bool await_ready() { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) {
        promise().caller = caller;
        return handle_;
    }
    T await_resume() { return promise().value; }

private:
    std::coroutine_handle<promise_type> handle_;
};

/// Awaited: until all of them, which were started, are done.
template <class T>
class Join {
public:
    explicit Join(std::span<const Coroutine<T>> tasks) : tasks_(tasks) {}
    explicit Join(const Coroutine<T>& task) : tasks_(&task, 1) {}
    bool await_ready() { return false; }
    bool await_suspend(std::coroutine_handle<> waiter) {
        group_.waiter = waiter;
        for (const auto& task : tasks_) {
            if (task.done()) continue;
            task.promise().group = &group_;
            ++group_.left;
        }
        return group_.left > 0;
    }
    void await_resume() {}

private:
    std::span<const Coroutine<T>> tasks_;
    Group group_;
};

struct Yield {
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<> handle) { ready.push(handle); }
    void await_resume() {}
};

struct SleepUntil {
    std::int64_t when;
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<> handle) {
        timers.push_back({when, handle});
        std::ranges::push_heap(timers, std::ranges::greater(), &Timer::when);
    }
    void await_resume() {}
};

/// A place for one that waits.
class Waiter {
public:
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<> handle) { handle_ = handle; }
    void await_resume() {}
    void wake() {
        if (handle_) ready.push(std::exchange(handle_, {}));
    }

private:
    std::coroutine_handle<> handle_;
};

[[gnu::noinline]] Coroutine<int> number(int i) { co_return i; }

[[gnu::noinline]] Coroutine<int> number_after_a_turn(int i) {
    co_await Yield();
    co_return i;
}

Coroutine<double> yield(int n) {
    const bench::Stopwatch watch;
    for (int i = 0; i < n; ++i) co_await Yield();
    co_return watch.stop(n);
}

Coroutine<int> yield_often(int n) {
    for (int i = 0; i < n; ++i) co_await Yield();
    co_return n;
}

template <class T>
std::int64_t sum_of(const std::vector<Coroutine<T>>& all) {
    std::int64_t sum = 0;
    for (const auto& each : all) sum += each.promise().value;
    return sum;
}

Coroutine<double> yield_together(int n) {
    std::vector<Coroutine<int>> tasks;
    for (int i = 0; i < bench::tasks_at_once; ++i) tasks.push_back(yield_often(n));
    for (auto& task : tasks) task.start();
    co_await Yield();
    const bench::Stopwatch watch;
    co_await Join<int>(tasks);
    const double taken = watch.stop(static_cast<double>(n) * bench::tasks_at_once);
    bench::check(sum_of(tasks) == static_cast<std::int64_t>(n) * bench::tasks_at_once, "yield-1000");
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
    for (int i = 0; i < n; ++i) {
        const auto task = number(i);
        task.start();
        co_await Join<int>(task);
        sum += task.promise().value;
    }
    const double taken = watch.stop(n);
    bench::check(sum == bench::sum_below(n), "create-task");
    co_return taken;
}

std::vector<Coroutine<int>> started_children(int n) {
    std::vector<Coroutine<int>> all;
    all.reserve(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
        all.push_back(number_after_a_turn(i));
        all.back().start();
    }
    return all;
}

Coroutine<double> gather(int n) {
    const bench::Stopwatch watch;
    const auto all = started_children(n);
    co_await Join<int>(all);
    bench::check(sum_of(all) == bench::sum_below(n), "gather");
    co_return watch.stop(n);
}

Coroutine<double> bytes_per_task(int n) {
    const double before = bench::heap();
    const auto all = started_children(n);
    co_await Yield();
    const double taken = bench::heap() - before;
    co_await Join<int>(all);
    bench::check(sum_of(all) == bench::sum_below(n), "bytes-per-task");
    co_return taken / n;
}

Coroutine<int> number_after(int i, std::int64_t microseconds) {
    co_await SleepUntil(bench::now() + microseconds * 1000);
    co_return i;
}

Coroutine<double> sleep_together(int n) {
    const std::int64_t before = bench::processor_time();
    const std::int64_t began = bench::now();
    std::vector<Coroutine<int>> all;
    all.reserve(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
        all.push_back(number_after(i, bench::scattered(i)));
        all.back().start();
    }
    co_await Join<int>(all);
    bench::check(sum_of(all) == bench::sum_below(n), "timers");
    bench::check(bench::now() - began >= 100'000'000, "timers: too early");
    co_return static_cast<double>(bench::processor_time() - before) / 1e6;
}

struct Queue {
    std::size_t size;
    std::deque<int> items = {};
    Waiter room = {};
    Waiter item = {};
};

Coroutine<int> produce(Queue& queue, int n) {
    for (int i = 0; i < n; ++i) {
        while (queue.items.size() == queue.size) co_await queue.room;
        queue.items.push_back(i);
        queue.item.wake();
    }
    co_return n;
}

Coroutine<std::int64_t> consume(Queue& queue, int n) {
    std::int64_t sum = 0;
    for (int i = 0; i < n; ++i) {
        while (queue.items.empty()) co_await queue.item;
        sum += queue.items.front();
        queue.items.pop_front();
        queue.room.wake();
    }
    co_return sum;
}

template <int size>
Coroutine<double> pass_through_queue(int n) {
    Queue queue{size};
    const bench::Stopwatch watch;
    const auto producer = produce(queue, n);
    const auto consumer = consume(queue, n);
    producer.start();
    consumer.start();
    co_await Join<int>(producer);
    co_await Join<std::int64_t>(consumer);
    const double taken = watch.stop(n);
    bench::check(consumer.promise().value == bench::sum_below(n), "queue");
    co_return taken;
}

struct Event {
    bool is_set = false;
    Waiter waiter = {};
    void set() {
        is_set = true;
        waiter.wake();
    }
};

Coroutine<int> hand_over(Event& mine, Event& other, int n, bool first) {
    if (first) other.set();
    for (int i = 0; i < n; ++i) {
        if (!mine.is_set) co_await mine.waiter;
        mine.is_set = false;
        other.set();
    }
    co_return n;
}

Coroutine<double> event(int n) {
    Event one;
    Event two;
    const bench::Stopwatch watch;
    const auto first = hand_over(one, two, n, true);
    const auto second = hand_over(two, one, n, false);
    first.start();
    second.start();
    co_await Join<int>(first);
    co_await Join<int>(second);
    const double taken = watch.stop(2.0 * n);
    bench::check(first.promise().value + second.promise().value == 2 * n, "event");
    co_return taken;
}

struct Cancelled {};

/// A sleep that only being cancelled ends.
struct SleepLong {
    std::coroutine_handle<>& sleeper;
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<> handle) { sleeper = handle; }
    [[noreturn]] void await_resume() { throw Cancelled(); }
};

Coroutine<int> sleep_long(std::coroutine_handle<>& sleeper) {
    co_await SleepLong(sleeper);
    co_return 0;
}

/// One throw each: who waits for the end looks at the exception and does not throw it again.
Coroutine<double> cancel(int n) {
    const bench::Stopwatch watch;
    int cancelled = 0;
    for (int i = 0; i < n; ++i) {
        std::vector<std::coroutine_handle<>> sleepers(bench::tasks_at_once);
        std::vector<Coroutine<int>> tasks;
        for (auto& sleeper : sleepers) tasks.push_back(sleep_long(sleeper));
        for (auto& task : tasks) task.start();
        co_await Yield();
        for (auto& sleeper : sleepers) ready.push(sleeper);
        co_await Join<int>(tasks);
        for (auto& task : tasks) cancelled += task.promise().error ? 1 : 0;
    }
    const double taken = watch.stop(static_cast<double>(n) * bench::tasks_at_once);
    bench::check(cancelled == n * bench::tasks_at_once, "cancel");
    co_return taken;
}

template <Coroutine<double> (*work)(int)>
double run(int n) {
    const auto main = work(n);
    main.start();
    run_all();
    bench::check(main.done() && !main.promise().error, "the main coroutine did not end");
    return main.promise().value;
}

constexpr bench::Work works[] = {
    {"yield-1", "ns", run<yield>, 5'000'000},
    {"yield-1000", "ns", run<yield_together>, 5'000},
    {"await-child", "ns", run<await_child>, 5'000'000},
    {"create-task", "ns", run<create_task>, 2'000'000},
    {"gather", "ns", run<gather>, bench::gathered},
    {"bytes-per-task", "bytes", run<bytes_per_task>, bench::gathered, true},
    {"timers", "ms", run<sleep_together>, bench::gathered, true},
    {"queue-1", "ns", run<pass_through_queue<1>>, 2'000'000},
    {"queue-64", "ns", run<pass_through_queue<64>>, 5'000'000},
    {"event", "ns", run<event>, 2'000'000},
    {"cancel", "ns", run<cancel>, 20},
};

}  // namespace

int main(int argc, char** argv) { return bench::main(argc, argv, works); }
