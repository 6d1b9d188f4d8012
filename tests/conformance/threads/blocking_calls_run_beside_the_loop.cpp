#include <asyncio/asyncio.hpp>
#include <cstdio>
#include <latch>
#include <semaphore>
#include <string>
#include <vector>

asyncio::ContextVar<std::string> name{"name", "nobody"};

double divide(double a, double b) {
    if (b == 0) throw asyncio::ValueError("division by zero");
    return a / b;
}

std::string take_over() {
    std::string before = name.get();
    name.set("thread");
    return before;
}

std::string text(double number) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.1f", number);
    return digits;
}
std::string text(const std::string& string) { return string; }
std::string text(const std::vector<double>& numbers) {
    std::string all;
    for (double number : numbers) all += (all.empty() ? "[" : ", ") + text(number);
    return all + "]";
}

template <class A>
asyncio::Coroutine<> report(std::string what, A awaitable) {
    try {
        if constexpr (std::is_void_v<asyncio::value_t<A>>) {
            co_await std::move(awaitable);
            std::printf("%s None\n", what.c_str());
        } else {
            auto result = co_await std::move(awaitable);
            std::printf("%s %s\n", what.c_str(), text(result).c_str());
        }
    } catch (const asyncio::CancelledError&) {
        std::printf("%s cancelled\n", what.c_str());
    } catch (const asyncio::ValueError& e) {
        std::printf("%s ValueError %s\n", what.c_str(), e.what());
    } catch (const asyncio::RuntimeError& e) {
        std::printf("%s RuntimeError %s\n", what.c_str(), e.what());
    }
}

asyncio::Coroutine<> run() {
    auto loop = asyncio::get_running_loop();
    co_await report("default", loop->run_in_executor(nullptr, divide, 84, 2));
    co_await report("error", loop->run_in_executor(nullptr, divide, 84, 0));
    co_await report("to_thread", asyncio::to_thread(divide, 9, 2));
    std::vector<asyncio::Coroutine<double>> several;
    for (double n : {1, 3, 5}) several.push_back(asyncio::to_thread(divide, n, 2));
    co_await report("several", asyncio::gather(std::move(several)));
    name.set("main");
    co_await report("context", asyncio::to_thread(take_over));
    std::printf("unchanged %s\n", name.get().c_str());

    std::binary_semaphore go(0);
    std::latch called(1);
    auto block = [&] {
        called.count_down();
        go.acquire();
        std::puts("the job ends");
    };
    auto never = [] { std::puts("never called"); };

    asyncio::ThreadPoolExecutor pool(1);
    co_await report("context of a pool", loop->run_in_executor(&pool, take_over));
    auto running = loop->run_in_executor(&pool, block);
    auto waiting = loop->run_in_executor(&pool, never);
    auto late = loop->run_in_executor(&pool, [] { std::puts("cancelled too late"); });
    called.wait();
    const bool first = waiting.cancel();
    std::printf("cancel %s %s\n", first ? "True" : "False", running.cancel() ? "True" : "False");
    co_await report("waiting", waiting);
    co_await report("running", running);
    co_await asyncio::sleep(0);  // the executor hears of it in the next turn
    late.cancel();
    go.release();
    pool.shutdown();
    co_await report("after shutdown", asyncio::sleep(0));
    try {
        loop->run_in_executor(&pool, never);
    } catch (const asyncio::RuntimeError& e) {
        std::puts(e.what());
    }
    try {
        asyncio::ThreadPoolExecutor none(0);
    } catch (const asyncio::ValueError& e) {
        std::puts(e.what());
    }
    co_await loop->shutdown_default_executor();
    co_await report("after the default executor", asyncio::to_thread(divide, 1, 1));
}

int main() { asyncio::run(run()); }
