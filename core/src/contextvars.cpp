#include "asyncio/contextvars.hpp"

namespace asyncio {
namespace detail {
namespace {

ContextState& present_context() {
    /// What was set outside of every scope goes with its thread.
    struct WithThread {
        ~WithThread() { ContextRef().swap(thread_state.context); }
    };
    if (!thread_state.context) {
        thread_local const WithThread with_thread;
        make_ref<ContextState>().swap(thread_state.context);
    }
    return *thread_state.context;
}

}  // namespace

ContextRef copy_of_present_context() {
    if (!thread_state.context->values) return nullptr;
    auto copy = make_ref<ContextState>();
    copy->values = thread_state.context->values;
    return copy;
}

const std::any* find_in_context(const void* variable) {
    const ContextState* context = thread_state.context;
    if (!context || !context->values) return nullptr;
    auto found = context->values->values.find(variable);
    return found == context->values->values.end() ? nullptr : &found->second;
}

std::optional<std::any> replace_in_context(const void* variable, std::optional<std::any> value) {
    ContextState& context = present_context();
    auto changed =
        context.values ? std::make_shared<ContextValues>(*context.values) : std::make_shared<ContextValues>();
    std::optional<std::any> before;
    if (auto found = changed->values.find(variable); found != changed->values.end()) before = std::move(found->second);
    if (value) {
        changed->values.insert_or_assign(variable, std::move(*value));
    } else {
        changed->values.erase(variable);
    }
    context.values = std::move(changed);
    return before;
}

}  // namespace detail

Context copy_context() {
    detail::ContextRef copy = detail::fork_context();
    return copy ? Context(std::move(copy)) : Context();
}

}  // namespace asyncio
