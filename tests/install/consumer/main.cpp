#include <asyncio/asyncio.hpp>
#include <cstdio>

asyncio::Coroutine<> hello_world() {
    std::puts("hello");
    co_await asyncio::sleep(1);
    std::puts("world");
}

int main() {
    asyncio::run(hello_world());
    try {
        asyncio::requests::get("http://127.0.0.1:1/");
    } catch (const asyncio::requests::ConnectionError&) {
        std::puts("nobody there");
    }
}
