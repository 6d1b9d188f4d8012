#include <asyncio/asyncio.hpp>

#include <print>
#include <string>

asyncio::Context context = asyncio::copy_context();

void enter(std::string name) {
    try {
        context.run([&] { std::println("{} entered", name); });
    } catch (const asyncio::RuntimeError&) {
        std::println("{} refused", name);
    }
}

asyncio::Coroutine<> task(std::string name) {
    enter(name);
    co_return;
}

asyncio::Coroutine<> async_main() {
    enter("main");
    co_await asyncio::create_task(task("in it"), {.context = context});
    co_await asyncio::create_task(task("in another"));
    asyncio::get_running_loop()->call_soon([] { enter("callback"); }, context);
    co_await asyncio::sleep(0);
    context.run([] { enter("twice"); });
}

int main() { asyncio::run(async_main()); }
