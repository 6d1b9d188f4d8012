#include "support.hpp"

using namespace asyncio;
using detail::python_name;

namespace {
class MyError : public ValueError {
public:
    using ValueError::ValueError;
};
template <class E>
std::string line_of(E error) {
    return detail::traceback_line(std::make_exception_ptr(std::move(error)));
}
}  // namespace

TEST_CASE("an uncaught exception prints as the last line of Python's traceback") {
    CHECK(line_of(TimeoutError()) == "TimeoutError");
    CHECK(line_of(ValueError("instead")) == "ValueError: instead");
    CHECK(line_of(CancelledError()) == "asyncio.exceptions.CancelledError");
    CHECK(line_of(CancelledError("because")) == "asyncio.exceptions.CancelledError: because");
    CHECK(line_of(InvalidStateError("invalid state")) == "asyncio.exceptions.InvalidStateError: invalid state");
    CHECK(line_of(QueueEmpty()) == "asyncio.queues.QueueEmpty");
    CHECK(line_of(KeyboardInterrupt()) == "KeyboardInterrupt");
    CHECK(line_of(MyError("mine")) == "MyError: mine");
    CHECK(line_of(std::runtime_error("C++")) == "std::runtime_error: C++");
}

TEST_CASE("what() is str(e), empty where that is empty") {
    CHECK(std::string(TimeoutError().what()).empty());
    CHECK(std::string(ValueError("x").what()) == "x");
    CHECK(std::string(CancelledError("m").what()) == "m");
}

TEST_CASE("catching std::exception swallows no cancellation and no Ctrl-C") {
    static_assert(!std::derived_from<CancelledError, std::exception>);
    static_assert(!std::derived_from<KeyboardInterrupt, std::exception>);
    static_assert(!std::derived_from<GeneratorExit, std::exception>);
    static_assert(std::derived_from<TimeoutError, std::exception>);
}

TEST_CASE("repr of an exception is Python's") {
    auto repr = [](auto error) { return detail::repr(std::make_exception_ptr(error)); };
    CHECK(repr(ValueError("x")) == "ValueError('x')");
    CHECK(repr(ValueError()) == "ValueError()");
    CHECK(repr(ValueError("it's")) == "ValueError(\"it's\")");
    CHECK(repr(CancelledError()) == "CancelledError()");
}

TEST_CASE("compilers' spellings of functions become Python's qualified names") {
    CHECK(python_name("asyncio::Coroutine<int> nested()") == "nested");
    CHECK(python_name("Coroutine<> (anonymous namespace)::f(int, std::string) [T = int]") == "f");
    CHECK(python_name("asyncio::Coroutine<> app::Class::method(int) const") == "app.Class.method");
    CHECK(python_name("auto main()::(anonymous class)::operator()() const") == "main.<locals>.<lambda>");
    CHECK(python_name("main()::<lambda()>") == "main.<locals>.<lambda>");
    CHECK(python_name("Coroutine<T> f(T) [with T = std::pair<int, int>]") == "f");
    CHECK(python_name("main()::Error") == "main.<locals>.Error");
    CHECK(python_name("Error") == "Error");
}
