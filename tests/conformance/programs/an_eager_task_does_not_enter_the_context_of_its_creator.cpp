#include <asyncio/asyncio.hpp>

#include <print>
#include <string>

asyncio::Context context;
asyncio::ContextVar<int> variable{"variable", 0};

asyncio::Coroutine<> enter() {
    try {
        context.run([] { std::println("entered"); });
    } catch (const asyncio::RuntimeError& error) {
        std::println("refused: {}", std::string(error.what()).starts_with("cannot enter context") ? "True" : "False");
    }
    co_await asyncio::sleep(0);
    context.run([] { std::println("entered later"); });
}

asyncio::Coroutine<asyncio::Task<>> create() {
    variable.set(1);
    asyncio::TaskOptions options;
    options.eager_start = true;
    auto task = asyncio::create_task(enter(), options);
    variable.set(2);
    co_return task;
}

asyncio::Coroutine<> async_main() {
    context.run([] { variable.set(7); });
    asyncio::TaskOptions options;
    options.context = context;
    auto task = co_await asyncio::create_task(create(), options);
    co_await task;
    context.run([] { std::println("{}", variable.get()); });
}

int main() { asyncio::run(async_main()); }
