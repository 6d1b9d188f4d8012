#include "asyncio/exceptions.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <typeinfo>
#ifndef ASYNCIO_WITHOUT_IOSTREAM  // in a page: its streams, in step with stdio, are half of what there is to download
#include <iostream>
#endif

namespace asyncio {

Exception::~Exception() = default;
RuntimeError::~RuntimeError() = default;
TypeError::~TypeError() = default;
ValueError::~ValueError() = default;
LookupError::~LookupError() = default;
TimeoutError::~TimeoutError() = default;
InvalidStateError::~InvalidStateError() = default;
BrokenBarrierError::~BrokenBarrierError() = default;
QueueEmpty::~QueueEmpty() = default;
QueueFull::~QueueFull() = default;
QueueShutDown::~QueueShutDown() = default;
BaseException::~BaseException() = default;
CancelledError::~CancelledError() = default;
KeyboardInterrupt::~KeyboardInterrupt() = default;
GeneratorExit::~GeneratorExit() = default;

namespace {

std::string counted(const std::string& message, std::size_t count) {
    return message + " (" + std::to_string(count) + (count == 1 ? " sub-exception)" : " sub-exceptions)");
}

/// The group that `error` holds; none if it holds something else.
std::optional<ExceptionGroup> group_in(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const ExceptionGroup& group) {
        return group;
    } catch (...) {
        return std::nullopt;
    }
}

}  // namespace

ExceptionGroup::ExceptionGroup(std::string message, std::vector<std::exception_ptr> exceptions)
    : Exception(counted(message, exceptions.size())), message_(std::move(message)), exceptions_(std::move(exceptions)) {
    if (exceptions_.empty()) throw ValueError("second argument (exceptions) must be a non-empty sequence");
}
ExceptionGroup::~ExceptionGroup() = default;

std::optional<ExceptionGroup> ExceptionGroup::filtered(bool (*matches)(const std::exception_ptr&)) const {
    std::vector<std::exception_ptr> found;
    for (const auto& error : exceptions_) {
        if (auto nested = group_in(error)) {
            if (auto part = nested->filtered(matches)) found.push_back(std::make_exception_ptr(*part));
        } else if (matches(error)) {
            found.push_back(error);
        }
    }
    if (found.empty()) return std::nullopt;
    return ExceptionGroup(message_, std::move(found));
}

namespace detail {
namespace {

std::string demangle(const char* mangled) {
    int status = 0;
    std::unique_ptr<char, decltype(&std::free)> name(abi::__cxa_demangle(mangled, nullptr, nullptr, &status),
                                                     &std::free);
    return status == 0 ? name.get() : mangled;
}

/// What an exception says of itself, whatever it is.
struct Description {
    std::string type;
    std::string message;
};

Description describe(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return {demangle(typeid(e).name()), e.what()};
    } catch (const BaseException& e) {
        return {demangle(typeid(e).name()), e.what()};
    } catch (...) {
        const std::type_info* type = abi::__cxa_current_exception_type();
        return {type ? demangle(type->name()) : "unknown exception", ""};
    }
}

bool takes_back(std::string_view& text, std::string_view suffix) {
    if (!text.ends_with(suffix)) return false;
    text.remove_suffix(suffix.size());
    return true;
}

/// Where the bracket that the text ends with was opened.
std::size_t opening_of_last_bracket(std::string_view text) {
    int depth = 0;
    for (std::size_t i = text.size(); i-- > 0;) {
        if (std::string_view(")>]}").contains(text[i])) ++depth;
        if (std::string_view("(<[{").contains(text[i]) && --depth == 0) return i;
    }
    return std::string_view::npos;
}

/// `ns::f` of `Coroutine<int> ns::f(int) const [with T = int]`.
std::string_view without_signature(std::string_view text) {
    if (text.ends_with(']')) {
        const std::size_t open = opening_of_last_bracket(text);
        if (open != std::string_view::npos) text = text.substr(0, open);
    }
    while (takes_back(text, " ") || takes_back(text, "const") || takes_back(text, "noexcept") ||
           takes_back(text, "&") || takes_back(text, "mutable")) {
    }
    if (text.ends_with(')') && !text.ends_with("operator()") && !text.ends_with("(anonymous class)")) {
        const std::size_t open = opening_of_last_bracket(text);
        if (open != std::string_view::npos) text = text.substr(0, open);
    }
    int depth = 0;
    for (std::size_t i = text.size(); i-- > 0;) {
        if (std::string_view(")>]}").contains(text[i])) ++depth;
        if (std::string_view("(<[{").contains(text[i])) --depth;
        if (text[i] == ' ' && depth == 0) return text.substr(i + 1);
    }
    return text;
}

std::vector<std::string_view> split_scopes(std::string_view name) {
    std::vector<std::string_view> scopes;
    int depth = 0;
    std::size_t start = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (std::string_view("(<[{").contains(name[i])) ++depth;
        if (std::string_view(")>]}").contains(name[i])) --depth;
        if (depth == 0 && name.substr(i).starts_with("::")) {
            scopes.push_back(name.substr(start, i - start));
            start = i + 2;
            ++i;
        }
    }
    scopes.push_back(name.substr(start));
    return scopes;
}

bool is_lambda(std::string_view scope) {
    return scope.contains("lambda") || scope == "(anonymous class)" || scope.starts_with("$_");
}

}  // namespace

std::string python_name(std::string cpp_name) {
    std::string result;
    bool after_lambda = false;
    for (std::string_view scope : split_scopes(without_signature(cpp_name))) {
        if (scope == "asyncio" || scope == "detail" || scope == "coroutines" || scope == "states" ||
            scope == "(anonymous namespace)" || scope == "{anonymous}")
            continue;
        if (after_lambda && scope.starts_with("operator()")) continue;
        after_lambda = is_lambda(scope);
        if (!result.empty()) result += '.';
        if (after_lambda) {
            result += "<lambda>";
            continue;
        }
        const std::size_t bracket = scope.find_first_of("(<");
        result += scope.substr(0, bracket);
        if (bracket != std::string_view::npos && scope[bracket] == '(') result += ".<locals>";
    }
    return result.empty() ? cpp_name : result;
}

std::string callable_name(const std::type_info& type) {
    std::string name = demangle(type.name());
    return name.contains("(*)") ? "function" : python_name(std::move(name));
}

std::string type_name(const std::exception_ptr& error) {
    // Python's modules of those that are no built-ins, from the tracebacks of CPython 3.14.
    static constexpr auto modules = std::to_array<std::pair<std::string_view, std::string_view>>({
        {"asyncio::CancelledError", "asyncio.exceptions.CancelledError"},
        {"asyncio::InvalidStateError", "asyncio.exceptions.InvalidStateError"},
        {"asyncio::BrokenBarrierError", "asyncio.exceptions.BrokenBarrierError"},
        {"asyncio::QueueEmpty", "asyncio.queues.QueueEmpty"},
        {"asyncio::QueueFull", "asyncio.queues.QueueFull"},
        {"asyncio::QueueShutDown", "asyncio.queues.QueueShutDown"},
    });
    std::string type = describe(error).type;
    const auto* module = std::ranges::find(modules, type, &std::pair<std::string_view, std::string_view>::first);
    if (module != modules.end()) return std::string(module->second);
    return type.starts_with("std::") ? type : python_name(std::move(type));
}

std::string message_of(const std::exception_ptr& error) { return describe(error).message; }

std::string repr(const std::exception_ptr& error) {
    std::string type = type_name(error);
    if (!type.starts_with("std::")) type.erase(0, type.rfind('.') + 1);
    const std::string message = message_of(error);
    if (message.empty()) return type + "()";
    const char quote = message.contains('\'') && !message.contains('"') ? '"' : '\'';
    std::string quoted;
    for (char c : message) {
        if (c == '\n') {
            quoted += "\\n";
            continue;
        }
        if (c == quote || c == '\\') quoted += '\\';
        quoted += c;
    }
    return type + '(' + quote + quoted + quote + ')';
}

std::string traceback_line(const std::exception_ptr& error) {
    const std::string type = type_name(error);
    const std::string message = message_of(error);
    // Some of the standard library's have nothing to say but their name.
    return message.empty() || message == type ? type : type + ": " + message;
}

namespace {

void draw(const ExceptionGroup& group, const std::string& heading, const std::string& margin, std::string& lines) {
    lines += margin + "| " + heading;
    bool closed = false;
    for (std::size_t i = 0; i < group.exceptions().size(); ++i) {
        const auto& error = group.exceptions()[i];
        lines += "\n" + margin + (i == 0 ? "+-+" : "  +") + "---------------- " + std::to_string(i + 1) +
                 " ----------------\n";
        closed = false;
        if (auto nested = group_in(error)) {
            draw(*nested, traceback_line(error), margin + "  ", lines);
            closed = true;
        } else {
            lines += margin + "  | " + traceback_line(error);
        }
    }
    if (!closed) lines += "\n" + margin + "  +------------------------------------";
}

}  // namespace

std::string traceback_lines(const std::exception_ptr& error) {
    auto group = group_in(error);
    if (!group) return traceback_line(error);
    std::string lines;
    draw(*group, traceback_line(error), "  ", lines);
    return lines;
}

namespace {

template <class E>
bool holds(const std::exception_ptr& error) noexcept {
    if (!error) return false;
    try {
        std::rethrow_exception(error);
    } catch (const E&) {
        return true;
    } catch (...) {
        return false;
    }
}

#ifdef __GLIBCXX__

const std::type_info* type_of(const std::exception_ptr& error) noexcept { return error.__cxa_exception_type(); }

#else

/// libc++ does not tell the type of what an `exception_ptr` holds. It stands in the header that the Itanium C++ ABI
/// puts before every exception, at the same place for all; where, is seen from one whose type is known.
const std::type_info* type_of(const std::exception_ptr& error) noexcept {
    using Word = const std::type_info*;
    static_assert(sizeof(std::exception_ptr) == sizeof(const Word*));
    const auto object = [](const std::exception_ptr& pointer) {
        const Word* words = nullptr;
        std::memcpy(&words, &pointer, sizeof words);
        return words;
    };
    static const std::ptrdiff_t place = [&] {
        const auto known = std::make_exception_ptr(CancelledError());
        constexpr std::ptrdiff_t words_in_header = sizeof(void*) == 8 ? 16 : 20;  // libc++abi's, cxa_exception.h
        for (std::ptrdiff_t at = -1; at >= -words_in_header; --at)
            if (object(known)[at] == &typeid(CancelledError)) return at;
        return std::ptrdiff_t{0};
    }();
    return place ? object(error)[place] : nullptr;
}

#endif

/// What asyncio makes a difference for.
enum class Kind : std::uint8_t { unknown, other, cancelled, interrupt };

Kind kind_by_throwing(const std::exception_ptr& error) noexcept {
    return holds<CancelledError>(error)      ? Kind::cancelled
           : holds<KeyboardInterrupt>(error) ? Kind::interrupt
                                             : Kind::other;
}

/// Throwing it takes a microsecond and more: done once for a type, as long as few types are in use.
Kind kind_of(const std::exception_ptr& error) noexcept {
    struct Known {
        const std::type_info* type = nullptr;
        Kind kind = Kind::unknown;
    };
    static thread_local constinit std::array<Known, 32> all;
    if (!error) return Kind::other;
    const std::type_info* const type = type_of(error);
    if (!type) return kind_by_throwing(error);
    Known& known = all[reinterpret_cast<std::uintptr_t>(type) / alignof(std::type_info) % all.size()];
    if (known.type != type) known = {type, kind_by_throwing(error)};
    return known.kind;
}

}  // namespace

bool is_cancelled_error(const std::exception_ptr& error) noexcept { return kind_of(error) == Kind::cancelled; }

bool is_keyboard_interrupt(const std::exception_ptr& error) noexcept { return kind_of(error) == Kind::interrupt; }

void write_error(const std::string& line) noexcept {
#ifndef ASYNCIO_WITHOUT_IOSTREAM
    std::cout.flush();
#endif
    std::fflush(stdout);
    std::fwrite(line.data(), 1, line.size(), stderr);
    std::fputc('\n', stderr);
    std::fflush(stderr);
}

int report_uncaught(const std::exception_ptr& error) noexcept {
    constexpr int uncaught = 1;
    constexpr int interrupted = 130;  // as a shell reports SIGINT
    write_error(traceback_lines(error));
    return is_keyboard_interrupt(error) ? interrupted : uncaught;
}

namespace {

#ifndef __EMSCRIPTEN__

std::terminate_handler previous_handler = nullptr;

/// Ends a program as Python does whose main threw an exception of asyncio's; leaves every other end as it was.
[[noreturn]] void end_like_python() noexcept {
    const std::type_info* type = abi::__cxa_current_exception_type();
    const std::exception_ptr error = std::current_exception();
    const bool ours = type && (holds<Exception>(error) || holds<BaseException>(error));
    if (ours) std::_Exit(report_uncaught(error));
    if (previous_handler) previous_handler();
    std::abort();
}

/// Rule 8 of the library: an uncaught exception prints as Python's last traceback line.
const bool installed = [] {
    previous_handler = std::set_terminate(end_like_python);
    return true;
}();

#endif

}  // namespace
}  // namespace detail
}  // namespace asyncio
