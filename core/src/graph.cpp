#include "asyncio/graph.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

#include "internal.hpp"

namespace asyncio {
namespace detail {
namespace {

using Path = std::vector<const FutureBase*>;

template <class T>
bool contains(const std::vector<T>& all, const auto& one) {
    return std::ranges::find(all, one) != all.end();
}

/// Those who await `future`, each once, in the order in which they began.
std::vector<FutureBase*> awaiting(const FutureBase& future) {
    std::vector<FutureBase*> found;
    future.callbacks().for_each([&](const Callback& callback) {
        FutureBase* const who = callback.on_behalf_of();
        if (who && !contains(found, who)) found.push_back(who);
    });
    return found;
}

/// The outermost first.
std::vector<Frame> stack_of(const FutureBase& future) {
    return future.is_task() ? static_cast<const TaskBase&>(future).stack() : std::vector<Frame>();
}

void keep(std::vector<Frame>& outermost_first, std::optional<int> limit) {
    if (!limit) return;
    const auto kept = static_cast<std::size_t>(std::abs(static_cast<long>(*limit)));
    if (kept >= outermost_first.size()) return;
    if (*limit >= 0) {
        outermost_first.resize(kept);
    } else {
        outermost_first.erase(outermost_first.begin(), outermost_first.end() - static_cast<std::ptrdiff_t>(kept));
    }
}

FutureCallGraph graph_of(FutureBase& future, CallGraphOptions options, Path& path) {
    FutureCallGraph graph{AnyFuture(Ref<FutureBase>(&future)), stack_of(future), {}};
    keep(graph.call_stack, options.limit);
    std::ranges::reverse(graph.call_stack);
    path.push_back(&future);
    for (FutureBase* who : awaiting(future))
        if (!contains(path, who)) graph.awaited_by.push_back(graph_of(*who, options, path));
    path.pop_back();
    return graph;
}

std::string place_of(const Frame& frame) {
    return frame.line > 0 ? frame.function + " " + frame.file + ":" + std::to_string(frame.line) : frame.function;
}

void write_graph(std::string& text, const FutureCallGraph& graph, std::size_t level) {
    const auto line = [&](const std::string& rest) {
        if (!text.empty()) text += '\n';
        text.append(4 * level, ' ').append(rest);
    };
    const FutureBase& future = *graph.future.state();
    char id[32];
    std::snprintf(id, sizeof id, "id=%p)", static_cast<const void*>(&future));
    line(future.is_task() ? "* Task(name='" + static_cast<const TaskBase&>(future).name() + "', " + id
                          : "* Future(" + std::string(id));
    if (!graph.call_stack.empty()) line("  + Call stack:");
    for (const Frame& frame : graph.call_stack) {
        const std::string file =
            frame.line > 0 ? "File '" + frame.file + "', line " + std::to_string(frame.line) + ", " : "";
        line("  |   " + file + "in async " + frame.function + "()");
    }
    if (graph.awaited_by.empty()) return;
    line("  + Awaited by:");
    for (const FutureCallGraph& who : graph.awaited_by) write_graph(text, who, level + 1);
}

/// One line of the tree: a task, or a coroutine of the task above it.
struct Node {
    std::string label;
    std::vector<std::size_t> children;
    bool is_root = true;
};

class TaskTree {
public:
    explicit TaskTree(EventLoop& loop) {
        for (TaskBase* task = EventLoop::Internal::first_task(loop); task; task = task->next_task)
            tasks_.push_back(task);
        for (TaskBase* task : tasks_) node_of(*task);
        for (TaskBase* task : tasks_) add_awaited_by(*task, *task);
        for (TaskBase* task : tasks_) {
            const std::size_t node = node_of(*task);
            if (nodes_[node].children.empty()) innermost(node, stack_of(*task));
        }
        for (TaskBase* task : tasks_) find_cycle(*task);
    }

    std::string text() const {
        std::string text;
        for (std::size_t at = 0; at < nodes_.size(); ++at)
            if (nodes_[at].is_root) write(text, at, "", true);
        for (const std::string& cycle : cycles_) text += "cycle: " + cycle + "\n";
        if (!text.empty()) text.pop_back();
        return text;
    }

private:
    std::size_t node_of(const TaskBase& task) {
        const auto [found, added] = task_nodes_.try_emplace(&task, nodes_.size());
        if (added) nodes_.push_back({"(T) " + task.name(), {}, true});
        return found->second;
    }

    /// Puts `task` below the innermost coroutine of every task that awaits `future`, which `task` is or fulfils.
    void add_awaited_by(const TaskBase& task, const FutureBase& future) {
        if (contains(path_, &future)) return;
        path_.push_back(&future);
        for (FutureBase* who : awaiting(future)) {
            if (!who->is_task()) {
                add_awaited_by(task, *who);
                continue;
            }
            auto& waiting = static_cast<TaskBase&>(*who);
            const std::size_t child = node_of(task);
            const std::size_t parent = innermost(node_of(waiting), stack_of(waiting));
            auto& children = nodes_[parent].children;
            if (!contains(children, child)) children.push_back(child);
            nodes_[child].is_root = false;
            awaits_[&task].push_back(&waiting);
        }
        path_.pop_back();
    }

    /// The node of the innermost coroutine of the stack below `node`.
    std::size_t innermost(std::size_t node, const std::vector<Frame>& outermost_first) {
        for (const Frame& frame : outermost_first) {
            std::string label = " " + place_of(frame);
            auto& children = nodes_[node].children;
            const auto known = std::ranges::find_if(children, [&](std::size_t c) { return nodes_[c].label == label; });
            if (known != children.end()) {
                node = *known;
                continue;
            }
            children.push_back(nodes_.size());
            nodes_.push_back({std::move(label), {}, false});
            node = nodes_.size() - 1;
        }
        return node;
    }

    void find_cycle(const TaskBase& start) {
        if (contains(in_cycles_, &start)) return;
        Path path{&start};
        for (const TaskBase* at = &start; awaits_.contains(at);) {
            at = awaits_[at].front();
            path.push_back(at);
            if (at == &start) break;
            if (std::ranges::count(path, at) > 1) return;
        }
        if (path.size() < 2 || path.back() != &start) return;
        std::string names;
        // The path goes from who is awaited to who awaits; it is told the other way round.
        for (const FutureBase* future : path)
            names = static_cast<const TaskBase*>(future)->name() + (names.empty() ? "" : " → " + names);
        cycles_.push_back(names);
        in_cycles_.insert(in_cycles_.end(), path.begin(), path.end());
        nodes_[task_nodes_[&start]].is_root = true;
    }

    void write(std::string& text, std::size_t at, const std::string& prefix, bool last) const {
        text += prefix + (last ? "└── " : "├── ") + nodes_[at].label + "\n";
        if (contains(written_, at)) return;
        written_.push_back(at);
        const auto& children = nodes_[at].children;
        for (std::size_t i = 0; i < children.size(); ++i)
            write(text, children[i], prefix + (last ? "    " : "│   "), i + 1 == children.size());
        written_.pop_back();
    }

    std::vector<TaskBase*> tasks_;
    std::vector<Node> nodes_;
    std::map<const TaskBase*, std::size_t> task_nodes_;
    std::map<const TaskBase*, std::vector<const TaskBase*>> awaits_;  ///< from who is awaited to who awaits
    std::vector<std::string> cycles_;
    Path in_cycles_;
    Path path_;
    mutable std::vector<std::size_t> written_;
};

/// What awaiting `future` waits for: a task's name, an operation, and what that waits for in turn.
std::string describe(const FutureBase& future) {
    if (future.is_task()) return static_cast<const TaskBase&>(future).name();
    std::string text = future.operation() ? future.operation() : "a future";
    std::vector<const FutureBase*> awaited;
    future.add_awaited(awaited);
    for (const FutureBase* each : awaited) text += (each == awaited.front() ? " of " : ", ") + describe(*each);
    return text;
}

}  // namespace

std::string describe_waiting(EventLoop& loop) {
    std::string text;
    for (TaskBase* task = EventLoop::Internal::first_task(loop); task; task = task->next_task) {
        auto stack = stack_of(*task);
        while (!stack.empty() && stack.back().line == 0) stack.pop_back();
        text += "\n  " + task->name();
        if (!stack.empty()) text += " (" + place_of(stack.back()) + ")";
        if (task->awaited()) text += " waits for " + describe(*task->awaited());
    }
    return text;
}

}  // namespace detail

std::optional<FutureCallGraph> capture_call_graph(CallGraphOptions options) {
    if (!detail::running_loop()) {
        throw RuntimeError(
            "capture_call_graph() is called outside of a running event loop and no *future* to introspect was "
            "provided");
    }
    const AnyTask task = current_task();
    if (!task) return std::nullopt;
    return capture_call_graph(task, options);
}

FutureCallGraph capture_call_graph(const AnyFuture& future, CallGraphOptions options) {
    if (!future) throw TypeError("None object does not appear to be compatible with asyncio.Future");
    detail::Path path;
    return detail::graph_of(*future.state(), options, path);
}

namespace {

std::string format(const FutureCallGraph& graph) {
    std::string text;
    detail::write_graph(text, graph, 0);
    return text;
}

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fputc('\n', stdout);
}

}  // namespace

std::string format_call_graph(CallGraphOptions options) {
    const auto graph = capture_call_graph(options);
    return graph ? format(*graph) : std::string();
}

std::string format_call_graph(const AnyFuture& future, CallGraphOptions options) {
    return format(capture_call_graph(future, options));
}

void print_call_graph(CallGraphOptions options) { print(format_call_graph(options)); }
void print_call_graph(const AnyFuture& future, CallGraphOptions options) { print(format_call_graph(future, options)); }

std::string format_task_tree() { return detail::TaskTree(detail::require_running_loop()).text(); }
std::string format_task_tree(const Loop& loop) { return detail::TaskTree(*loop).text(); }

}  // namespace asyncio
