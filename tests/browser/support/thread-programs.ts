import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const head = `
#include <asyncio/asyncio.hpp>
#include <barrier>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <print>
#include <semaphore>
#include <shared_mutex>
#include <thread>
#include <emscripten/heap.h>
using namespace std::chrono_literals;
const auto begun = std::chrono::steady_clock::now();
/// With the time, in milliseconds.
void say(std::string_view what) {
    std::println("{} {}", std::chrono::round<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count(), what);
}
`;

/** Two threads that sleep, the one twice as long as the other. */
export const interleaved = `${head}
void count(char name, std::chrono::milliseconds pause) {
    for (int i = 1; i <= 3; ++i) {
        std::this_thread::sleep_for(pause);
        say(std::format("{}{}", name, i));
    }
}
int main() {
    std::thread a(count, 'a', 200ms), b(count, 'b', 310ms);
    say("started");
    a.join();
    b.join();
    say("joined");
}
`;

/** A tour of the standard library's threads; the lines that it prints. */
export const tour = `${head}
struct Probe {
    ~Probe() { say(std::format("~{}", value)); }
    int value = 5;
};
thread_local Probe probe;
int main() {
    auto answer = std::async(std::launch::async, [] { std::this_thread::sleep_for(100ms); return 42; });
    say(std::format("async {}", answer.get()));
    std::promise<int> promise;
    std::jthread promising([&](std::stop_token) { std::this_thread::sleep_for(10ms); probe.value = 6; promise.set_value(3); });
    say(std::format("promise {}", promise.get_future().get()));
    promising.join();
    auto throwing = std::async(std::launch::async, []() -> int { throw std::runtime_error("thrown"); });
    try { throwing.get(); } catch (const std::runtime_error& error) { say(error.what()); }

    std::mutex mutex;
    std::condition_variable changed;
    bool ready = false;
    {
        std::unique_lock lock(mutex);
        say(changed.wait_for(lock, 90ms) == std::cv_status::timeout ? "timeout" : "no timeout");
    }
    std::thread waiting([&] { std::unique_lock lock(mutex); changed.wait(lock, [&] { return ready; }); say("woken"); });
    std::this_thread::sleep_for(10ms);
    { std::lock_guard lock(mutex); ready = true; }
    changed.notify_one();
    waiting.join();

    std::atomic<int> atomic = 0;
    std::thread watching([&] { atomic.wait(0); say(std::format("atomic {}", atomic.load())); });
    std::this_thread::sleep_for(10ms);
    atomic = 1;
    atomic.notify_one();
    watching.join();

    std::latch latch(3);
    std::barrier barrier(3, [] noexcept { say("barrier"); });
    std::counting_semaphore<2> semaphore(2);
    {
        std::vector<std::jthread> three;
        for (int i = 0; i < 3; ++i) {
            three.emplace_back([&, i] {
                std::this_thread::sleep_for(i * 10ms);
                latch.arrive_and_wait();
                barrier.arrive_and_wait();
                semaphore.acquire();
                std::this_thread::sleep_for(10ms);
                semaphore.release();
                barrier.arrive_and_wait();
            });
        }
    }
    say(semaphore.try_acquire_for(10ms) && semaphore.try_acquire_for(10ms) && !semaphore.try_acquire_for(10ms) ? "two" : "not two");

    std::once_flag once;
    const auto first = [&] { std::call_once(once, [] { std::this_thread::sleep_for(10ms); say("once"); }); };
    { std::jthread one(first), two(first); }
    std::timed_mutex timed;
    timed.lock();
    { std::jthread trying([&] { say(timed.try_lock_for(20ms) ? "got it" : "did not get it"); }); }
    std::recursive_mutex recursive;
    recursive.lock();
    recursive.lock();
    {
        std::jthread other([&] { std::lock_guard lock(recursive); say("the other"); });
        recursive.unlock();
        std::this_thread::sleep_for(10ms);
        say("still mine");
        recursive.unlock();
    }
    std::shared_mutex shared;
    const auto read = [&] { std::shared_lock lock(shared); std::this_thread::sleep_for(10ms); say("read"); };
    { std::jthread one(read), two(read), three([&] { std::unique_lock lock(shared); say("write"); }); }
    const auto make = [] { static const int made = (std::this_thread::sleep_for(10ms), say("made"), 1); return made; };
    { std::jthread one(make), two(make); }
    std::jthread endless([](std::stop_token stop) { while (!stop.stop_requested()) std::this_thread::sleep_for(50ms); say("stopped"); });
    std::println("{} {}", std::this_thread::get_id(), std::thread::hardware_concurrency());
}
`;
export const tourLines = [
  '100 async 42', '110 ~6', '110 promise 3', '110 thrown', '200 timeout', '210 woken', '220 atomic 1', '240 barrier', '260 barrier',
  '270 two', '280 once', '300 did not get it', '310 still mine', '310 the other', '320 read', '320 read', '320 write', '330 made',
  '1 4', '330 stopped',
];

/** Exceptions in flight are each thread's own. */
export const exceptions = `${head}
void rethrow(std::string what, std::chrono::milliseconds pause) {
    try {
        throw std::runtime_error(what);
    } catch (...) {
        std::this_thread::sleep_for(pause);
        try { throw; } catch (const std::exception& error) { say(std::format("{} {}", what, error.what())); }
        std::this_thread::sleep_for(pause);
        try { std::rethrow_exception(std::current_exception()); } catch (const std::exception& error) { say(error.what()); }
    }
}
int main() {
    std::jthread one(rethrow, "one", 20ms), two(rethrow, "two", 30ms);
    rethrow("main", 10ms);
    struct AtExit { ~AtExit() { say(std::format("{}", std::uncaught_exceptions())); } };
    std::jthread unwinding([] { try { AtExit last; throw 1; } catch (int) {} });
    std::this_thread::sleep_for(10ms);
    say(std::format("{}", std::uncaught_exceptions()));
}
`;

export const overflow = (bytes: number) => `${head}
int deeper(int depth) {
    volatile char much[${bytes}] = {};
    return deeper(depth + 1) + much[depth % ${bytes}];
}
int main() {
    std::thread thread([] { std::println("falling"); std::this_thread::sleep_for(1ms); deeper(0); });
    thread.join();
}
`;

/** A little deeper than the stack is, and back. */
export const overflowAndBack = `${head}
int deeper(int depth) {
    volatile char much[5000] = {};
    return depth == 0 ? much[0] : deeper(depth - 1) + much[depth];
}
int main() {
    std::thread thread([] { deeper(53); std::println("back"); std::this_thread::sleep_for(1ms); std::println("unharmed"); });
    thread.join();
}
`;

export const deadlock = `${head}
int main() {
    std::mutex mutex, other;
    std::condition_variable never;
    mutex.lock();
    std::thread one([&] { std::lock_guard lock(mutex); }), two([&] { std::unique_lock lock(other); never.wait(lock); });
    one.join();
}
`;

export const detached = `${head}
int main() {
    std::thread([] { std::println("runs"); std::this_thread::sleep_for(1s); std::println("never"); }).detach();
    std::this_thread::sleep_for(500ms);
    std::println("end");
}
`;

export const notJoined = `${head}
int main() { std::thread thread([] {}); }
`;

export const throwsInThread = `${head}
int main() { std::thread([] { throw std::runtime_error("nobody catches this"); }).join(); }
`;

export const thousand = `${head}
int main() {
    std::vector<std::thread> threads;
    std::mutex mutex;
    int ended = 0;
    for (int i = 0; i < 1000; ++i) {
        threads.emplace_back([&, i] {
            std::this_thread::sleep_for(std::chrono::milliseconds(i % 10 + 1));
            std::lock_guard lock(mutex);
            ++ended;
        });
    }
    for (auto& thread : threads) thread.join();
    say(std::format("{}", ended));
}
`;

/** Ten thousand, one after another; and by how many bytes the memory has grown since the hundredth. */
export const oneAfterAnother = `${head}
thread_local std::string own = "a thread's own, too long to be kept within the object";
int main() {
    std::size_t early = 0;
    int ended = 0;
    for (int i = 0; i < 10'000; ++i) {
        std::thread([&] { std::this_thread::sleep_for(1ms); own += "."; ++ended; }).join();
        if (i == 100) early = emscripten_get_heap_size();
    }
    std::println("{} {}", ended, emscripten_get_heap_size() - early);
}
`;

/** Blocks in every way, and nobody ends it. */
export const blocksForEver = `${head}
int main() {
    std::mutex mutex;
    std::condition_variable never;
    std::thread one([] { std::this_thread::sleep_for(1h); }), two([&] { std::unique_lock lock(mutex); never.wait(lock); });
    std::println("joining");
    one.join();
}
`;

export const jobForEver = `${head}
asyncio::Coroutine<> work() {
    try {
        std::println("waiting");
        co_await asyncio::to_thread([] { std::this_thread::sleep_for(600ms); });
    } catch (const asyncio::CancelledError&) {
        std::println("cleaned up");
        throw;
    }
}
int main() { asyncio::run(work()); }
`;

/** A thread computes without end, while main only waits. */
export const computesInThread = `${head}
int main() {
    std::thread thread([] { std::println("busy"); for (volatile unsigned long long i = 0;; i = i + 1) {} });
    thread.join();
}
`;

/** Executors, threads that call into a loop, and several loops. */
export const executors = `${head}
int wait_and_give(int value, int milliseconds) {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    return value;
}
asyncio::Coroutine<int> sum(asyncio::Loop loop, asyncio::Executor* pool, int jobs) {
    std::vector<asyncio::Future<int>> futures;
    for (int i = 1; i <= jobs; ++i) futures.push_back(loop->run_in_executor(pool, wait_and_give, i, 100));
    int all = 0;
    for (const auto& future : futures) all += co_await future;
    co_return all;
}
asyncio::Coroutine<> work() {
    const auto loop = asyncio::get_running_loop();
    const auto [one, two] = co_await asyncio::gather(asyncio::to_thread(wait_and_give, 1, 300), asyncio::to_thread(wait_and_give, 2, 200));
    say(std::format("to_thread {} {}", one, two));
    say(std::format("eight at once: {}", co_await sum(loop, nullptr, 8)));
    say(std::format("nine: {}", co_await sum(loop, nullptr, 9)));
    asyncio::ThreadPoolExecutor pool(2);
    say(std::format("two at once: {}", co_await sum(loop, &pool, 4)));
    try {
        co_await asyncio::to_thread([] { throw std::runtime_error("thrown in a job"); });
    } catch (const std::runtime_error& error) {
        say(error.what());
    }
    auto slow = asyncio::create_task(asyncio::to_thread(wait_and_give, 9, 300));
    try {
        co_await asyncio::wait_for(slow, 100ms);
    } catch (const asyncio::TimeoutError&) {
        say("timeout");
    }
    auto first = pool.submit(wait_and_give, 1, 100), second = pool.submit(wait_and_give, 2, 100), third = pool.submit(wait_and_give, 3, 100);
    third.cancel();
    say(std::format("result {} {}", first.result(), third.cancelled()));
    pool.shutdown();
    say("shut down");
    try {
        pool.submit(wait_and_give, 1, 1);
    } catch (const asyncio::RuntimeError& error) {
        say(error.what());
    }
    std::thread other([loop] {
        asyncio::run_coroutine_threadsafe(asyncio::sleep(100ms), loop).result();
        say("threadsafe");
        asyncio::run([]() -> asyncio::Coroutine<> {
            co_await asyncio::sleep(100ms);
            say("a loop of its own");
        }());
        loop->call_soon_threadsafe([] { say("called"); });
    });
    co_await asyncio::sleep(300ms);
    other.join();
}
int main() {
    asyncio::run(work());
    say("end");
}
`;
export const executorLines = [
  '300 to_thread 1 2', '400 eight at once: 36', '600 nine: 45', '800 two at once: 10', '800 thrown in a job', '900 timeout',
  '1000 result 1 true', '1000 shut down', '1000 cannot schedule new futures after shutdown', '1100 threadsafe', '1200 a loop of its own',
  '1200 called', '1300 end',
];

/** In debug mode: a coroutine that blocks its loop. */
export const blocksLoop = `${head}
asyncio::Coroutine<> blocking() {
    std::this_thread::sleep_for(500ms);
    co_return;
}
asyncio::Coroutine<> work() { co_await asyncio::create_task(blocking(), {.name = "blocking"}); }
int main() { asyncio::run(work(), {.debug = true}); }
`;

const random = (first: number, count: number, whole: boolean) =>
  readFileSync(join(import.meta.dirname, 'random-threads.cpp'), 'utf8')
    .replace('FIRST', String(first)).replace('COUNT', String(count)).replace('WHOLE', String(whole));

/** Random programs, and what they print by the rules that are written beside them. */
export function randomPrograms(first: number, count: number, whole = false): { source: string; expected: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'random-threads-'));
  try {
    const [source, program] = [join(folder, 'random.cpp'), join(folder, 'random')];
    writeFileSync(source, random(first, count, whole));
    execFileSync(process.env.CXX ?? 'clang++-19', ['-std=c++23', '-O1', '-pthread', source, '-o', program]);
    const expected = execFileSync(program, { encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 26 }).trimEnd().split('\n');
    return { source: random(first, count, whole), expected };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
