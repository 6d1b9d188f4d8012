#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<> child(std::string name, std::chrono::seconds delay, bool fails) {
    try {
        co_await asyncio::sleep(delay);
        if (fails) throw asyncio::ValueError(name);
        std::println("{} ends", name);
    } catch (const asyncio::CancelledError&) {
        std::println("{} cancelled", name);
        throw;
    }
}

asyncio::Coroutine<> async_main() {
    try {
        co_await asyncio::gather(child("a", 3s, false), child("b", 1s, true), child("c", 2s, true));
    } catch (const asyncio::ValueError& error) {
        std::println("main caught {}", error.what());
    }
    co_await asyncio::sleep(3s);
    std::println("main ends");
}

int main() { asyncio::run(async_main()); }
