#include <asyncio/asyncio.hpp>

#include <print>
#include <string>

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    double now = loop->time();
    auto say = [loop, now](std::string what) {
        return [=] { std::println("{} {:.1f}", what, loop->time() - now); };
    };
    loop->call_later(0.3, say("later 0.3"));
    loop->call_later(0.1, say("later 0.1"));
    loop->call_at(now + 0.2, say("at 0.2"));
    loop->call_soon(say("soon"));
    loop->call_later(0, say("later 0"));
    loop->call_later(-1, say("later -1"));
    loop->call_at(now - 5, say("at -5"));
    loop->call_soon(say("soon again"));
    auto cancelled = loop->call_later(0.15, say("never"));
    cancelled.cancel();
    auto soon = loop->call_soon(say("never"));
    soon.cancel();
    std::println("{} {} {:.2f}", cancelled.cancelled() ? "True" : "False", soon.cancelled() ? "True" : "False", cancelled.when() - now);
    co_await asyncio::sleep(0);
    std::println("main after one trip");
    co_await asyncio::sleep(0.4);
    loop->call_soon_threadsafe(say("threadsafe"));
    co_await asyncio::sleep(0);
}

int main() { asyncio::run(async_main()); }
