/// Runs programs of the fuzzer's language on the library: one program to a line of standard input, what each logged on
/// standard output with an empty line after it. The language is in generate.mjs; interpreter.py does the same in
/// Python, instruction by instruction.
#include <algorithm>
#include <array>
#include <asyncio/asyncio.hpp>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "program.hpp"

#ifdef __EMSCRIPTEN__
// Here this program is the host: the page's is not linked in.
std::unique_ptr<asyncio::Host> asyncio::default_host() { return asyncio::virtual_host(); }
#endif

namespace fuzz {
namespace {

using asyncio::Coroutine;
using asyncio::Future;
using asyncio::Outcome;
using Numbers = std::vector<int>;

/// Made by a function, because g++ 12 knows no braces beside a co_await.
Numbers only(int number) { return Numbers(1, number); }

constexpr int fell_through = -1;
constexpr std::size_t slot_count = 4;
constexpr double watchdog = 5;  // seconds until all that waits is cancelled, again and again

std::exception_ptr make_error(const std::string& kind, const std::string& message) {
    if (kind == "ValueError") return std::make_exception_ptr(asyncio::ValueError(message));
    if (kind == "RuntimeError") return std::make_exception_ptr(asyncio::RuntimeError(message));
    if (kind == "LookupError") return std::make_exception_ptr(asyncio::LookupError(message));
    if (kind == "TimeoutError") return std::make_exception_ptr(asyncio::TimeoutError(message));
    return std::make_exception_ptr(asyncio::CancelledError(message));
}

bool is_exception(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception&) {
        return true;
    } catch (...) {
        return false;
    }
}

/// Cuts what stands after `start`: addresses and names of functions.
std::string cut_after(std::string text, std::string_view start) {
    return text.starts_with(start) ? std::string(start) : text;
}

std::string describe(const std::exception_ptr& error) {
    std::string text = asyncio::detail::type_name(error);
    const std::string message = cut_after(asyncio::detail::message_of(error), "Task cannot await on itself");
    if (!message.empty()) text += ": " + message;
    try {
        std::rethrow_exception(error);
    } catch (const asyncio::ExceptionGroup& group) {
        std::string inner;
        for (const auto& one : group.exceptions()) inner += (inner.empty() ? "" : "; ") + describe(one);
        text += " [" + inner + "]";
    } catch (...) {
    }
    return text;
}

std::string show(bool value) { return value ? "True" : "False"; }
std::string show(std::size_t value) { return std::to_string(value); }
std::string show(int value) { return std::to_string(value); }
std::string show(const Outcome<int>& value) { return value ? show(*value) : describe(value.error()); }
template <class T>
std::string show(const std::vector<T>& values) {
    std::string text;
    for (const T& value : values) text += (text.empty() ? "" : ", ") + show(value);
    return "[" + text + "]";
}

asyncio::Limit limit(const Node& tenths) {
    if (tenths.null()) return std::nullopt;
    return asyncio::Duration(tenths.number() / 10.0);
}

std::string message(const Node& node) { return node.null() ? std::string() : node.text(); }

/// What a program said, which outlives all else of it.
struct Log {
    std::vector<std::string> lines;
    std::vector<std::string> late;  ///< when a future's last owner goes is the collector's business in Python
    int first_name = 0;

    std::string name(const asyncio::AnyTask& task) const {
        if (!task) return "-";
        const std::string name = task.get_name();
        return name.starts_with("Task-") ? "T" + std::to_string(std::stoi(name.substr(5)) - first_name) : name;
    }
    void report(const asyncio::ExceptionContext& context) {
        std::string text = "handler: " + cut_after(context.message, "Exception in callback");
        if (context.exception) text += " (" + describe(context.exception) + ")";
        if (text.find("never retrieved") != std::string::npos || text.find("was destroyed") != std::string::npos) {
            late.push_back(text);
        } else {
            lines.push_back(text + (context.task ? " " + name(context.task) : ""));
        }
    }
};

using One = Future<int>;
using Many = Future<std::vector<int>>;
using Outcomes = Future<std::vector<Outcome<int>>>;
using AnyKind = std::variant<One, Many, Outcomes>;
using Generator = asyncio::AsyncGenerator<int, std::optional<int>>;

std::array<asyncio::ContextVar<int>, 2> variables = {asyncio::ContextVar<int>("v0"), asyncio::ContextVar<int>("v1", 7)};

/// A task or a future that instructions can name.
struct Slot {
    AnyKind future;
    int number;
    bool settable = true;  ///< what gather and shield give is theirs to set
};

/// Who executes a body: its number among the tasks, the group it may spawn into, with the number of the task that will
/// wait for it, the innermost deadline and the innermost generator.
struct Member {
    int number;
    asyncio::TaskGroup* group = nullptr;
    int owner = 0;
    asyncio::Timeout* deadline = nullptr;
    std::optional<Generator>* generator = nullptr;
};

class Program {
public:
    explicit Program(Log& log) : log_(log) {}
    Coroutine<int> main(const Node& body);

private:
    using Now = void (Program::*)(const Member&, const Node&);
    using Do = Coroutine<int> (Program::*)(Member, const Node&);
    static const std::unordered_map<std::string, Now> now_instructions;
    static const std::unordered_map<std::string, Do> instructions;

    template <class F>
    auto without_factory(F make) {
        const auto factory = loop_->get_task_factory();
        loop_->set_task_factory(nullptr);
        auto made = make();
        loop_->set_task_factory(factory);
        return made;
    }
    void watch();
    void log(const std::string& text);
    template <class T>
    void log_state(const std::string& what, const Future<T>& future);

    int next_number() { return ++numbers_; }
    bool reaches(int number, int target) const;
    const Slot* awaitable(int index, const Member& me);

    /// A coroutine or what is in a slot, as something to await, with its number.
    struct Item {
        std::variant<std::monostate, Coroutine<int>, One> what;
        int number = 0;
    };
    Item item(const Node& node, const Member& me);
    template <class F>
    auto with_item(Item& item, F use) {
        return item.what.index() == 1 ? use(std::move(std::get<1>(item.what))) : use(std::get<2>(item.what));
    }

    Coroutine<int> task(const Node& body, Member me);
    Coroutine<int> body(const Node& body, Member me);
    void callback(const Node& body);

    void now_debug(const Member&, const Node&) {}
    void now_log(const Member&, const Node& i) { log("log " + show(i[1].number())); }
    void now_new(const Member&, const Node&);
    void now_spawn(const Member&, const Node&);
    void now_factory(const Member&, const Node& i) {
        loop_->set_task_factory(i[1].number() ? asyncio::eager_task_factory : nullptr);
    }
    void now_rename(const Member&, const Node&);
    void now_cancel(const Member&, const Node&);
    void now_cancelme(const Member&, const Node&);
    void now_uncancel(const Member&, const Node&);
    void now_cancelling(const Member&, const Node&);
    void now_state(const Member&, const Node&);
    void now_result(const Member&, const Node&);
    void now_raise(const Member&, const Node& i) { std::rethrow_exception(make_error(i[1].text(), message(i[2]))); }
    void now_future(const Member&, const Node&);
    void now_setresult(const Member&, const Node&);
    void now_setexception(const Member&, const Node&);
    void now_whendone(const Member&, const Node&);
    void now_unwhendone(const Member&, const Node&);
    void now_soon(const Member&, const Node& i) {
        handles_.at(index(i)) = loop_->call_soon([this, &i] { callback(i[2]); });
    }
    void now_later(const Member&, const Node& i) {
        handles_.at(index(i)) = loop_->call_later(*limit(i[2]), [this, &i] { callback(i[3]); });
    }
    void now_at(const Member&, const Node& i) {
        handles_.at(index(i)) = loop_->call_at(loop_->time() + i[2].number() / 10.0, [this, &i] { callback(i[3]); });
    }
    void now_unhandle(const Member&, const Node&);
    void now_varset(const Member&, const Node& i) {
        tokens_.at(index(i, 2)) = variables.at(index(i)).set(i[3].number());
    }
    void now_varget(const Member&, const Node& i) { log("variable " + show(variables.at(index(i)).get())); }
    void now_varreset(const Member&, const Node&);
    void now_context(const Member&, const Node& i) { contexts_.at(index(i)) = asyncio::copy_context(); }
    void now_newin(const Member&, const Node&);
    void now_soonin(const Member&, const Node&);
    void now_runin(const Member&, const Node&);
    void now_count(const Member&, const Node&) { ++counter_; }
    void now_set(const Member&, const Node& i) { events_.at(index(i)).set(); }
    void now_clear(const Member&, const Node& i) { events_.at(index(i)).clear(); }
    void now_release(const Member&, const Node& i) { locks_.at(index(i)).release(); }
    void now_releasesem(const Member&, const Node& i) { semaphore(i).release(); }
    void now_notify(const Member&, const Node& i) { condition(i).notify(i[2].number()); }
    void now_locked(const Member&, const Node&);
    void now_putnow(const Member&, const Node&);
    void now_getnow(const Member&, const Node&);
    void now_taskdone(const Member&, const Node&);
    void now_shutdown(const Member&, const Node&);
    void now_reschedule(const Member&, const Node&);
    void now_gatherkeep(const Member&, const Node&);
    void now_shieldkeep(const Member&, const Node&);

    template <class A>
    Coroutine<asyncio::value_t<A>> waiting(int me, Numbers numbers, A awaitable);
    Coroutine<int> do_return(Member, const Node& i) { co_return i[1].number(); }
    Coroutine<int> do_sleep(Member, const Node&);
    Coroutine<int> do_loop(Member, const Node&);
    Coroutine<int> do_await(Member, const Node&);
    Coroutine<int> do_call(Member, const Node&);
    Coroutine<int> do_try(Member, const Node&);
    Coroutine<int> do_finally(Member, const Node&);
    Coroutine<int> do_gather(Member, const Node&);
    Coroutine<int> do_wait(Member, const Node&);
    Coroutine<int> do_waitfor(Member, const Node&);
    Coroutine<int> do_shield(Member, const Node&);
    Coroutine<int> do_completed(Member, const Node&);
    Coroutine<int> do_timeout(Member, const Node&);
    Coroutine<int> do_group(Member, const Node&);
    Coroutine<int> do_lock(Member, const Node&);
    Coroutine<int> do_acquire(Member, const Node&);
    Coroutine<int> do_semaphore(Member, const Node&);
    Coroutine<int> do_acquiresem(Member, const Node&);
    Coroutine<int> do_event(Member, const Node&);
    Coroutine<int> do_condition(Member, const Node&);
    Coroutine<int> do_condwait(Member, const Node&);
    Coroutine<int> do_condwaitfor(Member, const Node&);
    Coroutine<int> do_barrier(Member, const Node&);
    Coroutine<int> do_resetbarrier(Member, const Node&);
    Coroutine<int> do_abortbarrier(Member, const Node&);
    Coroutine<int> do_put(Member, const Node&);
    Coroutine<int> do_get(Member, const Node&);
    Coroutine<int> do_join(Member, const Node&);

    Generator generator(const Node& steps, const Node& cleanup, Member me);
    Coroutine<> close(Generator& generator);
    Coroutine<int> do_generator(Member, const Node&);
    template <class F>
    Coroutine<int> advanced(Member, F advance);
    Coroutine<int> do_next(Member me, const Node&) {
        return advanced(me, [](Generator& generator) { return generator.next(); });
    }
    Coroutine<int> do_asend(Member me, const Node& i) {
        return advanced(me, [&i](Generator& generator) { return generator.asend(i[1].number()); });
    }
    Coroutine<int> do_athrow(Member me, const Node& i) {
        return advanced(me, [error = make_error(i[1].text(), message(i[2]))](Generator& generator) {
            return generator.athrow(error);
        });
    }
    Coroutine<int> do_aclose(Member, const Node&);
    Coroutine<int> do_iterate(Member, const Node&);

    /// A gathering, with its number.
    struct Gathered {
        std::variant<Many, Outcomes> future;
        int number;
    };
    Gathered gathered(const Member& me, const Node& items, bool return_exceptions);

    static std::size_t index(const Node& i, std::size_t at = 1) { return static_cast<std::size_t>(i[at].number()); }
    asyncio::Semaphore& semaphore(const Node& i) { return i[1].number() == 0 ? semaphore_ : bounded_semaphore_; }
    asyncio::Condition& condition(const Node& i) { return i[1].number() == 0 ? condition_ : condition_of_lock_; }
    asyncio::Barrier& barrier(const Node& i) { return i[1].number() == 0 ? barrier_of_two_ : barrier_of_three_; }
    template <class F>
    auto with_queue(const Node& i, F use) {
        switch (i[1].number()) {
            case 0:
                return use(queue_);
            case 1:
                return use(queue_of_one_);
            case 2:
                return use(priority_queue_);
            default:
                return use(lifo_queue_);
        }
    }

    Log& log_;
    double started_ = 0;
    int numbers_ = 0;
    std::vector<std::optional<Slot>> slots_{slot_count};
    struct Added {
        AnyKind future;
        std::variant<One::CallbackToken, Many::CallbackToken, Outcomes::CallbackToken> token;
    };
    std::vector<std::optional<Added>> done_callbacks_{slot_count};  ///< the last that was added by the slot's name
    std::array<asyncio::Handle, 2> handles_;
    std::array<std::optional<asyncio::ContextVar<int>::Token>, 2> tokens_;
    std::array<std::optional<asyncio::Context>, 2> contexts_;
    int counter_ = 0;
    std::map<int, Numbers> waits_;   ///< number of a task or a future -> numbers of what it waits for
    std::map<int, Numbers> groups_;  ///< number of a task -> numbers of the tasks in its groups
    std::array<asyncio::Lock, 2> locks_;
    std::array<asyncio::Event, 2> events_;
    asyncio::Semaphore semaphore_{1};
    asyncio::BoundedSemaphore bounded_semaphore_{2};
    asyncio::Condition condition_;
    asyncio::Condition condition_of_lock_{locks_[0]};
    asyncio::Queue<int> queue_;
    asyncio::Queue<int> queue_of_one_{1};
    asyncio::PriorityQueue<int> priority_queue_{2};
    asyncio::LifoQueue<int> lifo_queue_{2};
    asyncio::Barrier barrier_of_two_{2};
    asyncio::Barrier barrier_of_three_{3};
    asyncio::Loop loop_;  ///< the first to go, with tasks that use the rest
};

Coroutine<int> Program::main(const Node& body) {
    loop_ = asyncio::get_running_loop();
    loop_->set_exception_handler(
        [&log = log_](asyncio::EventLoop&, const asyncio::ExceptionContext& c) { log.report(c); });
    log_.first_name = std::stoi(asyncio::current_task().get_name().substr(5));
    started_ = loop_->time();
    loop_->call_later(watchdog, [this] { watch(); });
    co_return co_await task(body, Member{0});
}

void Program::watch() {
    log("watchdog");
    for (asyncio::AnyTask& task : asyncio::all_tasks()) task.cancel("watchdog");
    // A condition that wants its lock back does not listen to cancellation.
    for (asyncio::Lock& lock : locks_) {
        if (lock.locked()) lock.release();
    }
    if (condition_.locked()) condition_.release();
    loop_->call_later(watchdog, [this] { watch(); });
}

void Program::log(const std::string& text) {
    const auto now = std::llround((loop_->time() - started_) * 1000);
    log_.lines.push_back(std::to_string(now) + " " + log_.name(asyncio::current_task()) + " " + text);
}

template <class T>
void Program::log_state(const std::string& what, const Future<T>& future) {
    if (!future.done()) {
        log(what + " pending");
    } else if (future.cancelled()) {
        log(what + " cancelled");
    } else if (const std::exception_ptr error = future.exception()) {
        log(what + " failed " + describe(error));
    } else {
        log(what + " done " + show(future.result()));
    }
}

// Who waits for whom: a circle of tasks cannot be cancelled, so none is made.

bool Program::reaches(int number, int target) const {
    if (number == target) return true;
    return std::ranges::any_of(std::array{&waits_, &groups_}, [&](auto* edges) {
        const auto found = edges->find(number);
        return found != edges->end() && std::ranges::any_of(found->second, [&](int n) { return reaches(n, target); });
    });
}

const Slot* Program::awaitable(int index, const Member& me) {
    auto& slot = slots_.at(static_cast<std::size_t>(index));
    if (slot && !reaches(slot->number, me.number)) return &*slot;
    log("nothing in " + show(index));
    return nullptr;
}

Program::Item Program::item(const Node& node, const Member& me) {
    if (node[0].text() == "co") {
        const int number = next_number();
        // It may run before it is noted that this task waits for it.
        if (loop_->get_task_factory()) waits_[me.number].push_back(number);
        return {task(node[1], Member{number}), number};
    }
    const Slot* slot = awaitable(node[1].number(), me);
    if (!slot || slot->future.index() != 0) return {};
    return {std::get<One>(slot->future), slot->number};
}

// Bodies

Coroutine<int> Program::task(const Node& instructions_of_it, Member me) {
    auto result = co_await asyncio::outcome(body(instructions_of_it, me));
    log(result ? "ends" : "ends " + describe(result.error()));
    co_return std::max(asyncio::unwrap(std::move(result)), 0);
}

Coroutine<int> Program::body(const Node& body, Member me) {
    for (const Node& instruction : body.list()) {
        const std::string& name = instruction[0].text();
        if (const auto now = now_instructions.find(name); now != now_instructions.end()) {
            (this->*now->second)(me, instruction);
            continue;
        }
        const int result = co_await (this->*instructions.at(name))(me, instruction);
        if (result != fell_through) co_return result;
    }
    co_return fell_through;
}

void Program::callback(const Node& body) {
    log("callback");
    for (const Node& instruction : body.list()) {
        (this->*now_instructions.at(instruction[0].text()))(Member{next_number()}, instruction);
    }
}

// Instructions that never wait

asyncio::TaskOptions named(const Node& name) {
    return {.name = name.null() ? std::nullopt : std::optional(name.text())};
}

void Program::now_new(const Member&, const Node& i) {
    const int number = next_number();
    asyncio::TaskOptions options = named(i[2]);
    options.eager_start = i[4].number() != 0;
    auto made = loop_->create_task(task(i[3], Member{number}), options);
    slots_.at(index(i)) = Slot{made, number};
    log("new " + log_.name(made));
}

void Program::now_spawn(const Member& me, const Node& i) {
    if (!me.group) return log("no group");
    const int number = next_number();
    groups_[me.owner].push_back(number);
    asyncio::TaskOptions options = named(i[2]);
    options.eager_start = i[4].number() != 0;
    auto made = me.group->create_task(task(i[3], Member{number, me.group, me.owner}), options);
    slots_.at(index(i)) = Slot{made, number};
    log("spawn " + log_.name(made));
}

void Program::now_rename(const Member&, const Node& i) {
    auto& slot = slots_.at(index(i));
    if (!slot || slot->future.index() != 0) return;
    const auto& state = std::get<One>(slot->future).state();
    if (state->is_task()) static_cast<asyncio::detail::TaskBase&>(*state).set_name(i[2].text());
}

void Program::now_cancel(const Member&, const Node& i) {
    auto slot = slots_.at(index(i));
    if (!slot) return log("nothing to cancel");
    log("cancel " + show(std::visit([&](auto& future) { return future.cancel(message(i[2])); }, slot->future)));
}

void Program::now_cancelme(const Member&, const Node& i) {
    if (auto task = asyncio::current_task()) log("cancel " + show(task.cancel(message(i[1]))));
}

void Program::now_uncancel(const Member&, const Node&) {
    if (auto task = asyncio::current_task()) log("uncancel " + show(task.uncancel()));
}

void Program::now_cancelling(const Member&, const Node&) {
    if (auto task = asyncio::current_task()) log("cancelling " + show(task.cancelling()));
}

void Program::now_state(const Member&, const Node& i) {
    if (auto& slot = slots_.at(index(i))) {
        std::visit([&](auto& future) { log_state("slot " + show(i[1].number()), future); }, slot->future);
    }
}

void Program::now_result(const Member&, const Node& i) {
    if (auto& slot = slots_.at(index(i))) {
        std::visit([&](auto& future) { log("result " + show(future.result())); }, slot->future);
    }
}

void Program::now_future(const Member&, const Node& i) {
    slots_.at(index(i)) = Slot{loop_->create_future<int>(), next_number()};
}

void Program::now_setresult(const Member&, const Node& i) {
    if (auto& slot = slots_.at(index(i)); slot && slot->settable) {
        std::get<One>(slot->future).set_result(i[2].number());
        log("set");
    }
}

void Program::now_setexception(const Member&, const Node& i) {
    if (auto& slot = slots_.at(index(i)); slot && slot->settable) {
        std::get<One>(slot->future).set_exception(make_error(i[2].text(), message(i[3])));
        log("set");
    }
}

void Program::now_whendone(const Member&, const Node& i) {
    if (auto& slot = slots_.at(index(i))) {
        std::visit(
            [&]<class T>(Future<T>& future) {
                const std::string what = "whendone " + show(i[2].number());
                auto token = future.add_done_callback([this, what](Future<T> done) { log_state(what, done); });
                done_callbacks_.at(index(i)) = Added{future, token};
            },
            slot->future);
    }
}

void Program::now_unwhendone(const Member&, const Node& i) {
    if (auto& added = done_callbacks_.at(index(i))) {
        std::visit(
            [&]<class T>(Future<T>& future) {
                using Token = typename Future<T>::CallbackToken;
                log("removed " + show(future.remove_done_callback(std::get<Token>(added->token))));
            },
            added->future);
    }
}

void Program::now_unhandle(const Member&, const Node& i) {
    if (asyncio::Handle& handle = handles_.at(index(i))) {
        log("unhandle " + show(handle.cancelled()));
        handle.cancel();
    }
}

void Program::now_varreset(const Member&, const Node& i) {
    if (auto& token = tokens_.at(index(i, 2))) {
        variables.at(index(i)).reset(*token);
        log("reset");
    }
}

void Program::now_locked(const Member&, const Node& i) {
    log("locked " + show(locks_.at(index(i)).locked()) + " " + show(semaphore(i).locked()) + " " +
        show(events_.at(index(i)).is_set()));
}

void Program::now_putnow(const Member&, const Node& i) {
    with_queue(i, [&](auto& queue) {
        queue.put_nowait(i[2].number());
        log("put " + std::to_string(queue.qsize()));
    });
}

void Program::now_getnow(const Member&, const Node& i) {
    with_queue(i, [&](auto& queue) { log("got " + show(queue.get_nowait())); });
}

void Program::now_taskdone(const Member&, const Node& i) {
    with_queue(i, [](auto& queue) { queue.task_done(); });
}

void Program::now_shutdown(const Member&, const Node& i) {
    with_queue(i, [&](auto& queue) { queue.shutdown(i[2].number() != 0); });
}

void Program::now_reschedule(const Member& me, const Node& i) {
    if (!me.deadline) return;
    const asyncio::Limit delay = limit(i[1]);
    me.deadline->reschedule(delay ? std::optional(loop_->time() + i[1].number() / 10.0) : std::nullopt);
    log("rescheduled");
}

void Program::now_gatherkeep(const Member& me, const Node& i) {
    Gathered kept = gathered(me, i[2], i[3].number() != 0);
    slots_.at(index(i)) =
        Slot{std::visit([](auto& future) { return AnyKind(future); }, kept.future), kept.number, false};
}

void Program::now_shieldkeep(const Member& me, const Node& i) {
    Item what = item(i[2], me);
    if (what.what.index() == 0) return;
    const int mine = next_number();
    waits_[mine] = {what.number};
    slots_.at(index(i)) =
        Slot{with_item(what, [](auto awaitable) { return asyncio::shield(std::move(awaitable)); }), mine, false};
}

void Program::now_newin(const Member&, const Node& i) {
    const int number = next_number();
    auto made = without_factory(
        [&] { return loop_->create_task(task(i[3], Member{number}), {.context = contexts_.at(index(i, 2))}); });
    slots_.at(index(i)) = Slot{made, number};
    log("new " + log_.name(made));
}

void Program::now_soonin(const Member&, const Node& i) {
    const auto called = [this, &i] { callback(i[2]); };
    if (const auto& context = contexts_.at(index(i))) {
        loop_->call_soon(called, *context);
    } else {
        loop_->call_soon(called);
    }
}

void Program::now_runin(const Member&, const Node& i) {
    if (auto context = contexts_.at(index(i))) context->run([&] { callback(i[2]); });
}

// Instructions that may wait

template <class A>
Coroutine<asyncio::value_t<A>> Program::waiting(int me, Numbers numbers, A awaitable) {
    struct Restored {
        Program& program;
        int me;
        Numbers before;
        ~Restored() { program.waits_[me] = before; }
    };
    Restored restored{*this, me, waits_[me]};
    auto& mine = waits_[me];
    mine.insert(mine.end(), numbers.begin(), numbers.end());
    co_return co_await std::move(awaitable);
}

Coroutine<int> Program::do_sleep(Member, const Node& i) {
    co_await asyncio::sleep(i[1].number() / 10.0);
    log("slept");
    co_return fell_through;
}

Coroutine<int> Program::do_loop(Member me, const Node& i) {
    for (int times = i[1].number(); times > 0; --times) {
        const int result = co_await body(i[2], me);
        if (result != fell_through) co_return result;
    }
    co_return fell_through;
}

Coroutine<int> Program::do_await(Member me, const Node& i) {
    const Slot* found = awaitable(i[1].number(), me);
    if (!found) co_return fell_through;
    const Slot slot = *found;
    log("awaits");
    std::string text;
    if (auto* one = std::get_if<One>(&slot.future)) {
        text = show(co_await waiting(me.number, only(slot.number), *one));
    } else if (auto* many = std::get_if<Many>(&slot.future)) {
        text = show(co_await waiting(me.number, only(slot.number), *many));
    } else {
        text = show(co_await waiting(me.number, only(slot.number), std::get<Outcomes>(slot.future)));
    }
    log("awaited " + text);
    co_return fell_through;
}

Coroutine<int> Program::do_call(Member me, const Node& i) {
    const int result = co_await body(i[1], me);
    log("called " + show(result));
    co_return fell_through;
}

Coroutine<int> Program::do_try(Member me, const Node& i) {
    auto result = co_await asyncio::outcome(body(i[1], me));
    if (result) co_return *result;
    const std::string& kinds = i[2].text();
    const bool catches = asyncio::is_cancelled(result) ? kinds != "Exception"
                                                       : kinds != "CancelledError" && is_exception(result.error());
    if (!catches) std::rethrow_exception(result.error());
    log("caught " + describe(result.error()));
    const int handled = co_await body(i[3], me);
    if (i[4].number()) std::rethrow_exception(result.error());
    co_return handled;
}

Coroutine<int> Program::do_finally(Member me, const Node& i) {
    co_return co_await asyncio::try_finally([&] { return body(i[1], me); },
                                            [&]() -> Coroutine<> { (void)co_await body(i[2], me); });
}

Program::Gathered Program::gathered(const Member& me, const Node& items, bool return_exceptions) {
    using namespace asyncio::detail;
    std::vector<Item> found;
    for (const Node& one : items.list()) found.push_back(item(one, me));
    std::erase_if(found, [](const Item& one) { return one.what.index() == 0; });
    const int mine = next_number();
    for (const Item& one : found) waits_[mine].push_back(one.number);
    // What `gather` does with its arguments, whose kinds are known only now.
    const auto gather_into = [&]<class T, class Collect>(std::type_identity<T>, Collect collect) {
        Gatherer<T, Collect> gatherer(return_exceptions, collect);
        for (Item& one : found) with_item(one, [&](auto awaitable) { gatherer.add(std::move(awaitable)); });
        return gatherer.finish();
    };
    if (return_exceptions) {
        const auto outcomes = [](auto all) {
            std::vector<Outcome<int>> results;
            for (auto& child : all) results.push_back(outcome_of<int>(*child));
            return results;
        };
        return {gather_into(std::type_identity<std::vector<Outcome<int>>>(), outcomes), mine};
    }
    const auto elements = [](auto all) {
        std::vector<int> results;
        for (auto& child : all) results.push_back(element_of<int>(*child));
        return results;
    };
    return {gather_into(std::type_identity<std::vector<int>>(), elements), mine};
}

Coroutine<int> Program::do_gather(Member me, const Node& i) {
    const Gathered all = gathered(me, i[1], i[2].number() != 0);
    std::string text;
    if (auto* many = std::get_if<Many>(&all.future)) {
        text = show(co_await waiting(me.number, only(all.number), *many));
    } else {
        text = show(co_await waiting(me.number, only(all.number), std::get<Outcomes>(all.future)));
    }
    log("gathered " + text);
    co_return fell_through;
}

Coroutine<int> Program::do_wait(Member me, const Node& i) {
    std::vector<One> futures;
    Numbers numbers;
    for (const Node& one : i[1].list()) {
        const Slot* slot = awaitable(one.number(), me);
        if (!slot || slot->future.index() != 0) continue;
        futures.push_back(std::get<One>(slot->future));
        numbers.push_back(slot->number);
    }
    const asyncio::WaitOptions options{.timeout = limit(i[2]),
                                       .return_when = static_cast<asyncio::ReturnWhen>(i[3].number())};
    const auto result = co_await waiting(me.number, numbers, asyncio::wait(futures, options));
    std::string which;
    for (const One& future : futures) which += std::ranges::count(result.done, future) ? " +" : " -";
    log("waited " + std::to_string(result.done.size()) + " " + std::to_string(result.pending.size()) + ":" + which);
    co_return fell_through;
}

Coroutine<int> Program::do_waitfor(Member me, const Node& i) {
    Item what = item(i[1], me);
    if (what.what.index() == 0) co_return fell_through;
    auto waits = with_item(what, [&](auto awaitable) { return asyncio::wait_for(std::move(awaitable), limit(i[2])); });
    log("waited for " + show(co_await waiting(me.number, only(what.number), std::move(waits))));
    co_return fell_through;
}

Coroutine<int> Program::do_shield(Member me, const Node& i) {
    Item what = item(i[1], me);
    if (what.what.index() == 0) co_return fell_through;
    auto shielded = with_item(what, [](auto awaitable) { return asyncio::shield(std::move(awaitable)); });
    log("shielded " + show(co_await waiting(me.number, only(what.number), shielded)));
    co_return fell_through;
}

Coroutine<int> Program::do_completed(Member me, const Node& i) {
    std::vector<Coroutine<int>> coroutines;
    std::vector<One> futures;  // either the ones or the others
    Numbers numbers;
    for (const Node& one : i[1].list()) {
        Item what = item(one, me);
        if (what.what.index() == 0 || (what.what.index() == 2 && std::get<2>(what.what).done())) continue;
        if (what.what.index() == 1) coroutines.push_back(std::move(std::get<1>(what.what)));
        if (what.what.index() == 2) futures.push_back(std::get<2>(what.what));
        numbers.push_back(what.number);
    }
    const asyncio::AsCompletedOptions options{.timeout = limit(i[2])};
    auto results = without_factory([&] {
        return futures.empty() ? asyncio::as_completed(std::move(coroutines), options)
                               : asyncio::as_completed(futures, options);
    });
    for (auto& following : results) {
        log("completed " + show(co_await waiting(me.number, numbers, std::move(following))));
    }
    co_return fell_through;
}

Coroutine<int> Program::do_timeout(Member me, const Node& i) {
    asyncio::Timeout deadline = asyncio::timeout(limit(i[1]));
    me.deadline = &deadline;
    auto result = co_await asyncio::outcome(asyncio::with(deadline, [&](asyncio::Timeout&) { return body(i[2], me); }));
    log("expired " + show(deadline.expired()));
    co_return asyncio::unwrap(std::move(result));
}

Coroutine<int> Program::do_group(Member me, const Node& i) {
    const int result = co_await asyncio::with(asyncio::TaskGroup{}, [&](asyncio::TaskGroup& group) {
        me.group = &group;
        me.owner = me.number;
        return body(i[1], me);
    });
    log("left group");
    co_return result;
}

Coroutine<int> Program::do_lock(Member me, const Node& i) {
    return asyncio::with(locks_.at(index(i)), [this, me, &i] {
        log("has lock");
        return body(i[2], me);
    });
}

Coroutine<int> Program::do_acquire(Member, const Node& i) {
    log("acquired " + show(co_await locks_.at(index(i)).acquire()));
    co_return fell_through;
}

Coroutine<int> Program::do_semaphore(Member me, const Node& i) {
    return asyncio::with(semaphore(i), [this, me, &i] {
        log("has semaphore");
        return body(i[2], me);
    });
}

Coroutine<int> Program::do_acquiresem(Member, const Node& i) {
    log("acquired " + show(co_await semaphore(i).acquire()));
    co_return fell_through;
}

Coroutine<int> Program::do_event(Member, const Node& i) {
    log("event " + show(co_await events_.at(index(i)).wait()));
    co_return fell_through;
}

Coroutine<int> Program::do_condition(Member me, const Node& i) {
    return asyncio::with(condition(i), [this, me, &i] {
        log("has condition");
        return body(i[2], me);
    });
}

Coroutine<int> Program::do_condwait(Member, const Node& i) {
    log("notified " + show(co_await condition(i).wait()));
    co_return fell_through;
}

Coroutine<int> Program::do_condwaitfor(Member, const Node& i) {
    const int count = i[2].number();
    log("reached " + show(co_await condition(i).wait_for([this, count] { return counter_ >= count; })));
    co_return fell_through;
}

Coroutine<int> Program::do_barrier(Member, const Node& i) {
    log("barrier " + show(co_await barrier(i).wait()));
    co_return fell_through;
}

Coroutine<int> Program::do_resetbarrier(Member, const Node& i) {
    co_await barrier(i).reset();
    co_return fell_through;
}

Coroutine<int> Program::do_abortbarrier(Member, const Node& i) {
    co_await barrier(i).abort();
    co_return fell_through;
}

Coroutine<int> Program::do_put(Member, const Node& i) {
    co_await with_queue(i, [&](auto& queue) { return queue.put(i[2].number()); });
    log("put " + std::to_string(with_queue(i, [](auto& queue) { return queue.qsize(); })));
    co_return fell_through;
}

Coroutine<int> Program::do_get(Member, const Node& i) {
    log("got " + show(co_await with_queue(i, [](auto& queue) { return queue.get(); })));
    co_return fell_through;
}

Coroutine<int> Program::do_join(Member, const Node& i) {
    co_await with_queue(i, [](auto& queue) { return queue.join(); });
    log("joined");
    co_return fell_through;
}

// Asynchronous generators: each is closed by who made it, as dropping one is not the same in both languages

bool catches_in_generator(const std::string& kinds, const std::exception_ptr& error) {
    if (asyncio::detail::type_name(error) == "GeneratorExit") return kinds == "GeneratorExit" || kinds == "everything";
    if (kinds == "everything") return true;
    return kinds == "Exception" && is_exception(error);
}

Generator Program::generator(const Node& steps, const Node& cleanup, Member me) {
    std::exception_ptr error;
    for (const Node& step : steps.list()) {
        const Node* instructions = &step[1];
        if (step[0].text() == "yield") {
            try {
                const std::optional<int> sent = co_yield step[1].number();
                log("sent " + (sent ? show(*sent) : "None"));
                continue;
            } catch (...) {
                error = std::current_exception();
            }
            if (!catches_in_generator(step[2].text(), error)) break;
            log("thrown " + describe(error));
            instructions = &step[3];
        }
        const auto result = co_await asyncio::outcome(body(*instructions, me));
        error = result ? nullptr : result.error();
        if (!result || *result != fell_through) break;
    }
    log("leaves generator");
    (void)co_await body(cleanup, me);
    if (error) std::rethrow_exception(error);
}

Coroutine<> Program::close(Generator& generator) {
    const auto closed = co_await asyncio::outcome(generator.aclose());
    if (!closed) {
        if (describe(closed.error()) != "RuntimeError: async generator ignored GeneratorExit") {
            std::rethrow_exception(closed.error());
        }
        log("not closed");
    }
    while (const auto value = co_await generator.next()) log("left " + show(*value));
    log("closed");
}

Coroutine<int> Program::do_generator(Member me, const Node& i) {
    std::optional<Generator> generator_of_body;
    me.generator = &generator_of_body;
    generator_of_body.emplace(generator(i[1], i[2], me));
    co_return co_await asyncio::try_finally([&] { return body(i[3], me); }, [&] { return close(*generator_of_body); });
}

template <class F>
Coroutine<int> Program::advanced(Member me, F advance) {
    if (!me.generator) co_return fell_through;
    const std::optional<int> value = co_await advance(**me.generator);
    log(value ? "next " + show(*value) : "exhausted");
    co_return fell_through;
}

Coroutine<int> Program::do_aclose(Member me, const Node&) {
    if (!me.generator) co_return fell_through;
    co_await (*me.generator)->aclose();
    log("closed");
    co_return fell_through;
}

Coroutine<int> Program::do_iterate(Member me, const Node& i) {
    if (!me.generator) co_return fell_through;
    while (const auto value = co_await (*me.generator)->next()) {
        log("item " + show(*value));
        const int result = co_await body(i[1], me);
        if (result != fell_through) co_return result;
    }
    co_return fell_through;
}

#define NOW(name) {#name, &Program::now_##name}
const std::unordered_map<std::string, Program::Now> Program::now_instructions = {
    NOW(debug),     NOW(log),      NOW(new),       NOW(spawn),        NOW(factory),    NOW(rename),
    NOW(cancel),    NOW(cancelme), NOW(uncancel),  NOW(cancelling),   NOW(state),      NOW(result),
    NOW(raise),     NOW(future),   NOW(setresult), NOW(setexception), NOW(whendone),   NOW(unwhendone),
    NOW(soon),      NOW(later),    NOW(at),        NOW(unhandle),     NOW(varset),     NOW(varget),
    NOW(varreset),  NOW(context),  NOW(newin),     NOW(soonin),       NOW(runin),      NOW(count),
    NOW(set),       NOW(clear),    NOW(release),   NOW(releasesem),   NOW(notify),     NOW(locked),
    NOW(putnow),    NOW(getnow),   NOW(taskdone),  NOW(shutdown),     NOW(reschedule), NOW(gatherkeep),
    NOW(shieldkeep)};
#undef NOW

#define DO(name) {#name, &Program::do_##name}
const std::unordered_map<std::string, Program::Do> Program::instructions = {
    DO(return),      DO(sleep),   DO(loop),         DO(await),        DO(call),      DO(try),       DO(finally),
    DO(gather),      DO(wait),    DO(waitfor),      DO(shield),       DO(completed), DO(timeout),   DO(group),
    DO(lock),        DO(acquire), DO(semaphore),    DO(acquiresem),   DO(event),     DO(condition), DO(condwait),
    DO(condwaitfor), DO(barrier), DO(resetbarrier), DO(abortbarrier), DO(put),       DO(get),       DO(join),
    DO(generator),   DO(next),    DO(asend),        DO(athrow),       DO(aclose),    DO(iterate)};
#undef DO

Log run(const Node& body) {
    Log log;
    {
        Program program(log);
        try {
            const bool debug = !body.list().empty() && body[0][0].text() == "debug";
            log.lines.push_back("result " + show(asyncio::run(program.main(body), {.debug = debug})));
        } catch (...) {
            log.lines.push_back("uncaught " + describe(std::current_exception()));
        }
    }
    std::ranges::sort(log.late);
    return log;
}

}  // namespace
}  // namespace fuzz

int main() {
    setenv("ASYNCIO_CLOCK", "virtual", 1);
    std::string line;
    while (std::getline(std::cin, line)) {
        const fuzz::Log log = fuzz::run(fuzz::Node::parse(line));
        for (const auto& lines : {log.lines, log.late}) {
            for (const std::string& text : lines) std::cout << text << '\n';
        }
        std::cout << std::endl;
    }
}
