#pragma once
/// Who awaits whom. Mirrors `asyncio.graph`.
#include <optional>
#include <string>
#include <vector>

#include "tasks.hpp"

namespace asyncio {

/// What a future is awaited by, and that in turn. Mirrors `asyncio.FutureCallGraph`.
struct FutureCallGraph {
    /// What was asked for.
    AnyFuture future;
    /// The coroutines of a task, the innermost first; empty for a future and for a task that is done.
    std::vector<Frame> call_stack;
    /// The graphs of those who await it.
    std::vector<FutureCallGraph> awaited_by;
};

/// Mirrors the keyword arguments of `asyncio.capture_call_graph`.
struct CallGraphOptions {
    /// Keeps so many coroutines of every stack, the outermost; of a negative number the innermost; none: all.
    std::optional<int> limit = {};
};

/// The graph of the running task; none in a callback. Throws `RuntimeError` where no loop runs. Mirrors
/// `asyncio.capture_call_graph`.
std::optional<FutureCallGraph> capture_call_graph(CallGraphOptions options = {});
/// The graph of `future`.
FutureCallGraph capture_call_graph(const AnyFuture& future, CallGraphOptions options = {});

/// The graph as a text; empty in a callback. Throws as `capture_call_graph`. Mirrors `asyncio.format_call_graph`.
std::string format_call_graph(CallGraphOptions options = {});
std::string format_call_graph(const AnyFuture& future, CallGraphOptions options = {});

/// Writes the graph to standard output. Throws as `capture_call_graph`. Mirrors `asyncio.print_call_graph`.
void print_call_graph(CallGraphOptions options = {});
void print_call_graph(const AnyFuture& future, CallGraphOptions options = {});

/// All pending tasks of the running loop, or of `loop`, as trees: below a task its coroutines, below these the tasks
/// that they await. Tasks that await each other are named in a line of their own. Throws `RuntimeError` where no loop
/// runs. Mirrors the command `python -m asyncio pstree`.
std::string format_task_tree();
std::string format_task_tree(const Loop& loop);

namespace detail {

/// For each pending task what it waits for, a line each.
std::string describe_waiting(EventLoop& loop);

}  // namespace detail
}  // namespace asyncio
