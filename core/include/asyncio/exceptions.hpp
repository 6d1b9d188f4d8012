#pragma once
/// The exceptions of asyncio, under Python's names. Mirrors `asyncio.exceptions`, the built-in
/// exceptions that asyncio raises, and those of `asyncio.queues`.
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <typeinfo>
#include <utility>
#include <vector>

namespace asyncio {

/// Base of every error. Mirrors Python's `Exception`: `what()` is `str(e)`, empty where that is empty.
class Exception : public std::exception {
public:
    /// With the text that `what()` gives.
    Exception() = default;
    explicit Exception(std::string message) : message_(std::move(message)) {}
    Exception(const Exception&) = default;
    Exception(Exception&&) = default;
    Exception& operator=(const Exception&) = default;
    Exception& operator=(Exception&&) = default;
    ~Exception() override;
    /// Mirrors `str(e)`; valid as long as the exception.
    const char* what() const noexcept override { return message_.c_str(); }

private:
    std::string message_;
};

#define ASYNCIO_EXCEPTION(Name, Base) \
    class Name : public Base {        \
    public:                           \
        using Base::Base;             \
        ~Name() override;             \
    }

/// Something is done where or when it must not be. Mirrors `RuntimeError`.
ASYNCIO_EXCEPTION(RuntimeError, Exception);
/// A thing of the wrong kind. Mirrors `TypeError`.
ASYNCIO_EXCEPTION(TypeError, Exception);
/// A value that cannot be right. Mirrors `ValueError`.
ASYNCIO_EXCEPTION(ValueError, Exception);
/// Nothing is there under this name. Mirrors `LookupError`.
ASYNCIO_EXCEPTION(LookupError, Exception);
/// The time is over. Mirrors `TimeoutError`, which `asyncio.TimeoutError` names since Python 3.11.
ASYNCIO_EXCEPTION(TimeoutError, Exception);
/// A future is done already, or not yet. Mirrors `asyncio.InvalidStateError`.
ASYNCIO_EXCEPTION(InvalidStateError, Exception);
/// A barrier was reset or aborted while a task waited. Mirrors `asyncio.BrokenBarrierError`.
ASYNCIO_EXCEPTION(BrokenBarrierError, RuntimeError);
/// Nothing to get at once. Mirrors `asyncio.QueueEmpty`.
ASYNCIO_EXCEPTION(QueueEmpty, Exception);
/// No room to put at once. Mirrors `asyncio.QueueFull`.
ASYNCIO_EXCEPTION(QueueFull, Exception);
/// The queue takes and gives no more. Mirrors `asyncio.QueueShutDown`.
ASYNCIO_EXCEPTION(QueueShutDown, Exception);
#undef ASYNCIO_EXCEPTION

/// What is thrown but is no error. Mirrors Python's `BaseException`: it does not derive from
/// `std::exception`, so `catch (const std::exception&)` lets it pass.
class BaseException {
public:
    /// With the text that `what()` gives.
    BaseException() = default;
    explicit BaseException(std::string message) : message_(std::move(message)) {}
    BaseException(const BaseException&) = default;
    BaseException(BaseException&&) = default;
    BaseException& operator=(const BaseException&) = default;
    BaseException& operator=(BaseException&&) = default;
    virtual ~BaseException();
    /// Mirrors `str(e)`; valid as long as the exception.
    const char* what() const noexcept { return message_.c_str(); }

private:
    std::string message_;
};

#define ASYNCIO_BASE_EXCEPTION(Name)        \
    class Name : public BaseException {     \
    public:                                 \
        using BaseException::BaseException; \
        ~Name() override;                   \
    }

/// Thrown at the await of a task that was asked to stop. Mirrors `asyncio.CancelledError`.
ASYNCIO_BASE_EXCEPTION(CancelledError);
/// Ctrl-C, or the page's Stop. Mirrors `KeyboardInterrupt`.
ASYNCIO_BASE_EXCEPTION(KeyboardInterrupt);
/// Thrown at the `co_yield` of a generator that is closed. Mirrors `GeneratorExit`.
ASYNCIO_BASE_EXCEPTION(GeneratorExit);
#undef ASYNCIO_BASE_EXCEPTION

/// Several errors at once, as a `TaskGroup` throws them. Mirrors `ExceptionGroup`; `what()` counts them as `str(e)`
/// does.
class ExceptionGroup : public Exception {
public:
    /// Throws `ValueError` for no exceptions at all.
    ExceptionGroup(std::string message, std::vector<std::exception_ptr> exceptions);
    ~ExceptionGroup() override;

    /// What it was made with, without the count.
    const std::string& message() const noexcept { return message_; }
    /// The exceptions in the order in which they came; a group among them is one of them.
    const std::vector<std::exception_ptr>& exceptions() const noexcept { return exceptions_; }

    /// The exceptions, at any depth, that are an `E`, in groups nested as before; none if there is none.
    template <class E>
    std::optional<ExceptionGroup> subgroup() const {
        return filtered([](const std::exception_ptr& error) { return holds<E>(error); });
    }
    /// Those that are an `E`, and the rest.
    template <class E>
    std::pair<std::optional<ExceptionGroup>, std::optional<ExceptionGroup>> split() const {
        return {subgroup<E>(), filtered([](const std::exception_ptr& error) { return !holds<E>(error); })};
    }

private:
    template <class E>
    static bool holds(const std::exception_ptr& error) {
        try {
            std::rethrow_exception(error);
        } catch (const E&) {
            return true;
        } catch (...) {
            return false;
        }
    }
    std::optional<ExceptionGroup> filtered(bool (*matches)(const std::exception_ptr&)) const;

    std::string message_;
    std::vector<std::exception_ptr> exceptions_;
};

namespace detail {

/// Python's name of the type of `error`: `ValueError`, `asyncio.exceptions.CancelledError`; C++'s own name for
/// what is no exception of asyncio's or the program's (`std::runtime_error`).
std::string type_name(const std::exception_ptr& error);
/// `str(e)`: what the error says of itself, empty where it says nothing.
std::string message_of(const std::exception_ptr& error);
/// `repr(e)`: `ValueError('instead')`.
std::string repr(const std::exception_ptr& error);
/// The last line of Python's traceback: `ValueError: instead`, `TimeoutError`.
std::string traceback_line(const std::exception_ptr& error);
/// The same, and under it what a group holds, drawn as the tree that Python draws.
std::string traceback_lines(const std::exception_ptr& error);
/// Python's name of a C++ type or function in the compiler's spelling: `main()::Error` is `main.<locals>.Error`.
std::string python_name(std::string cpp_name);
/// The same for the type of a function object: `main.<locals>.<lambda>`; `function` for a pointer, which has no name.
std::string callable_name(const std::type_info& type);
/// Does `error` hold a `CancelledError`?
bool is_cancelled_error(const std::exception_ptr& error) noexcept;
/// Does `error` hold a `KeyboardInterrupt`, which nothing but the caller of the loop may handle?
bool is_keyboard_interrupt(const std::exception_ptr& error) noexcept;
/// Writes an uncaught exception to standard error as Python does and says with which status Python exits: 1, or 130
/// after Ctrl-C.
int report_uncaught(const std::exception_ptr& error) noexcept;
/// Writes a line to standard error, after all that is waiting on standard output: logs and warnings.
void write_error(const std::string& line) noexcept;

}  // namespace detail
}  // namespace asyncio
