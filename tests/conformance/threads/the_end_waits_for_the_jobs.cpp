#include <asyncio/asyncio.hpp>
#include <cstdio>
#include <latch>
#include <string>

std::latch go(1);

void last() {
    go.wait();
    std::puts("the last job ends");
}

asyncio::Coroutine<> run() {
    auto loop = asyncio::get_running_loop();
    loop->run_in_executor(nullptr, last);
    loop->run_in_executor(nullptr, [] { throw asyncio::ValueError("invalid literal for int() with base 10: 'x'"); });
    loop->set_debug(true);
    auto wrong_thread = [loop]() -> std::string {
        try {
            loop->call_soon([] {});
        } catch (const asyncio::RuntimeError& e) {
            return e.what();
        }
        return "None";
    };
    std::puts((co_await asyncio::to_thread(wrong_thread)).c_str());
    loop->set_debug(false);
    asyncio::ThreadPoolExecutor pool(1);
    auto future = pool.submit([] { go.wait(); });
    auto queued = loop->run_in_executor(&pool, [] { std::puts("never called"); });
    pool.shutdown(false, true);
    try {
        co_await queued;
    } catch (const asyncio::CancelledError&) {
        std::printf("the queued job is cancelled %s\n", queued.cancelled() ? "True" : "False");
    }
    std::puts("main ends");
    loop->run_in_executor(nullptr, [] { go.count_down(); });
}

int main() {
    asyncio::run(run());
    std::puts("the program ends");
}
