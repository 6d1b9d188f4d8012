#include <asyncio/asyncio.hpp>
#include <cstdio>
#include <latch>
#include <string>
#include <thread>
#include <vector>

asyncio::Coroutine<int> add(int a, int b) {
    co_await asyncio::sleep(0.001);
    co_return a + b;
}

asyncio::Coroutine<> fail() {
    throw asyncio::ValueError("coroutine");
    co_return;
}

asyncio::Coroutine<> cancel_itself() {
    asyncio::current_task().cancel();
    co_await asyncio::sleep(1);
}

asyncio::Coroutine<int> wraps(asyncio::Loop loop) {
    auto inner = asyncio::run_coroutine_threadsafe(add(1, 2), loop);
    co_return co_await asyncio::wrap_future(inner);
}

const char* text(bool value) { return value ? "True" : "False"; }

int main() {
    auto loop = asyncio::new_event_loop();
    std::thread thread([&] { loop->run_forever(); });

    auto future = asyncio::run_coroutine_threadsafe(add(40, 2), loop);
    const int sum = future.result();
    std::printf("result %d %s %s %s\n", sum, text(future.done()), text(future.cancelled()), text(future.running()));
    future.add_done_callback([](auto f) { std::printf("done already %d\n", f.result()); });
    std::printf("too late %s\n", text(future.cancel()));

    auto failed = asyncio::run_coroutine_threadsafe(fail(), loop);
    std::printf("exception %s\n", asyncio::detail::repr(failed.exception()).c_str());
    try {
        failed.result();
    } catch (const asyncio::ValueError& e) {
        std::printf("thrown %s\n", e.what());
    }

    auto cancelled = asyncio::run_coroutine_threadsafe(cancel_itself(), loop);
    try {
        cancelled.result();
    } catch (const asyncio::CancelledError&) {
        std::printf("cancelled %s\n", text(cancelled.cancelled()));
    }

    std::latch started(1);
    std::latch ended(1);
    auto wait_for_ever = [&]() -> asyncio::Coroutine<> {
        started.count_down();
        try {
            co_await loop->create_future();
        } catch (const asyncio::CancelledError&) {
            ended.count_down();
            throw;
        }
    };
    auto endless = asyncio::run_coroutine_threadsafe(wait_for_ever(), loop);
    endless.add_done_callback([](auto f) { std::printf("called back %s\n", text(f.cancelled())); });
    started.wait();
    try {
        endless.result(0);
    } catch (const asyncio::TimeoutError&) {
        std::puts("not yet");
    }
    const bool first = endless.cancel();
    std::printf("cancel %s %s\n", text(first), text(endless.cancel()));
    ended.wait();
    std::puts("cancelled in the loop");

    std::string order;
    for (int number = 0; number < 3; ++number)
        loop->call_soon_threadsafe([&, number] { order += std::to_string(number) + ", "; });
    auto handle = loop->call_soon_threadsafe([&] { order += "'last'"; });
    std::latch done(1);
    loop->call_soon_threadsafe([&] { done.count_down(); });
    done.wait();
    handle.cancel();
    std::printf("[%s] %s\n", order.c_str(), text(handle.cancelled()));

    std::printf("wrapped %d\n", asyncio::run(wraps(loop)));

    loop->call_soon_threadsafe([&] { loop->stop(); });
    thread.join();
    loop->close();
    try {
        loop->call_soon_threadsafe([] {});
    } catch (const asyncio::RuntimeError& e) {
        std::puts(e.what());
    }
}
