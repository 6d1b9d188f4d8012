#include "asyncio/contextvars.hpp"

namespace asyncio {
namespace detail {

ContextRef& current_context() noexcept {
    thread_local ContextRef context;
    return context;
}

ContextRef fork_context() {
    const ContextRef& present = current_context();
    if (!present || !present->values) return nullptr;
    auto copy = std::make_shared<ContextState>();
    copy->values = present->values;
    return copy;
}

const std::any* find_in_context(const void* variable) {
    const ContextRef& context = current_context();
    if (!context || !context->values) return nullptr;
    auto found = context->values->values.find(variable);
    return found == context->values->values.end() ? nullptr : &found->second;
}

std::optional<std::any> replace_in_context(const void* variable, std::optional<std::any> value) {
    ContextRef& context = current_context();
    if (!context) context = std::make_shared<ContextState>();
    auto changed =
        context->values ? std::make_shared<ContextValues>(*context->values) : std::make_shared<ContextValues>();
    std::optional<std::any> before;
    if (auto found = changed->values.find(variable); found != changed->values.end()) before = std::move(found->second);
    if (value) {
        changed->values.insert_or_assign(variable, std::move(*value));
    } else {
        changed->values.erase(variable);
    }
    context->values = std::move(changed);
    return before;
}

}  // namespace detail

Context copy_context() {
    detail::ContextRef copy = detail::fork_context();
    return copy ? Context(std::move(copy)) : Context();
}

}  // namespace asyncio
