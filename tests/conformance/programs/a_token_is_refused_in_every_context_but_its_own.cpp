#include <asyncio/asyncio.hpp>

#include <optional>
#include <print>
#include <utility>

using Variable = asyncio::ContextVar<std::optional<int>>;

Variable variable("variable");

asyncio::Coroutine<Variable::Token> sets() { co_return variable.set(1); }

asyncio::Coroutine<> resets(Variable::Token& token) {
    variable.set(2);
    try {
        variable.reset(token);
        std::println("reset");
    } catch (const asyncio::ValueError&) {
        std::println("refused {}", *variable.get());
    }
    co_return;
}

asyncio::Coroutine<> async_main() {
    auto token = co_await asyncio::create_task(sets());
    co_await asyncio::create_task(resets(token));
    auto mine = variable.set(3);
    co_await asyncio::create_task(resets(mine));
    variable.reset(mine);
    std::println("{}", variable.get(std::nullopt) ? "set" : "None");
}

int main() { asyncio::run(async_main()); }
