#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <vector>

using namespace std::chrono_literals;

asyncio::Coroutine<> work(int delay, bool fails = false) {
    co_await asyncio::sleep(delay);
    if (fails) throw asyncio::ValueError("fails");
    std::println("work {} ends", delay);
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    double start = loop->time();
    std::vector tasks{asyncio::create_task(work(1)), asyncio::create_task(work(4)), asyncio::create_task(work(3, true))};
    auto show = [loop, start](const auto& sets) {
        std::println("{} {} {:.1f}", sets.done.size(), sets.pending.size(), loop->time() - start);
    };
    show(co_await asyncio::wait(tasks, {.timeout = 2s}));
    show(co_await asyncio::wait(tasks, {.timeout = 0s}));
    show(co_await asyncio::wait(tasks, {.return_when = asyncio::FIRST_EXCEPTION}));
    auto sets = co_await asyncio::wait(tasks);
    show(sets);
    int failed = 0;
    for (auto& task : sets.done) failed += task.exception() != nullptr;
    std::println("{}", failed);
}

int main() { asyncio::run(async_main()); }
