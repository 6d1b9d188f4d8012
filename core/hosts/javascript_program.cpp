// How a program starts, blocks and breaks down in a page.
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <exception>
#include <iostream>
#include <new>
#include <typeinfo>

#include "asyncio/exceptions.hpp"
#include "javascript_imports.hpp"
#include "javascript_threads.hpp"

namespace {

enum Breakdown { assertion, terminated, out_of_memory, stack_overflow, deadlock };

/// Prints it as Python does, and tells the page which of the exceptions that were thrown it is.
int report_uncaught(const std::exception_ptr& error) {
    void* object = nullptr;
    static_assert(sizeof error == sizeof object, "libc++'s exception_ptr is a pointer to what was thrown");
    std::memcpy(&object, &error, sizeof object);
    asyncio_host_uncaught(object);
    return asyncio::detail::report_uncaught(error);
}

/// A program that Ctrl-C ends where it may not throw, or before it has joined its threads, ends by Ctrl-C.
[[noreturn]] void on_interrupted() {
    const int status = report_uncaught(std::make_exception_ptr(asyncio::KeyboardInterrupt()));
    std::fflush(nullptr);
    std::_Exit(status);
}

[[noreturn]] void on_terminate() {
    if (asyncio::detail::was_interrupted) on_interrupted();
    if (const auto error = std::current_exception()) report_uncaught(error);
    asyncio_host_broken(terminated);
}

constexpr asyncio::detail::Scheduler page = {
    .park = [](double deadline, int how) { return asyncio_host_park(deadline, how); },
    .unpark = [](int thread) { asyncio_host_unpark(thread); },
    .start = [](int thread, void* object, void* stack,
                void* stack_end) { return asyncio_host_start(thread, object, stack, stack_end); },
    .now = [](double readings) { return asyncio_host_now(readings); },
    .overflowed = [] { asyncio_host_broken(stack_overflow); },
    .deadlocked = [] { asyncio_host_broken(deadlock); },
};

}  // namespace

extern "C" {

/// The linker's: constructs the program's global objects.
void __wasm_call_ctors();

// The two spellings of a program's main in WebAssembly; a program has one of them.
__attribute__((weak)) int __main_void();
__attribute__((weak)) int __main_argc_argv(int argc, char** argv);

/// Blocks like the C library's, while the page lives on. Stop does what Ctrl-C does to Python's `time.sleep`: the
/// running loop's main task is cancelled and the sleep goes on; without one, `KeyboardInterrupt` is thrown.
int nanosleep(const timespec* duration, timespec* left) {
    if (!duration || duration->tv_sec < 0 || duration->tv_nsec < 0 || duration->tv_nsec > 999'999'999) {
        errno = EINVAL;
        return -1;
    }
    const double nanoseconds = static_cast<double>(duration->tv_sec) * 1e9 + static_cast<double>(duration->tv_nsec);
    // Only now: libc++ gives one timespec for both.
    if (left) *left = {};
    const double deadline = asyncio_host_now(0) + nanoseconds;
    for (double remaining = nanoseconds; remaining > 0; remaining = deadline - asyncio_host_now(0)) {
        if (asyncio::detail::suspending([&] { return asyncio_host_sleep(remaining); }) == 0) break;
        asyncio::detail::interrupt_here();
    }
    return 0;
}

/// Making and throwing exceptions, as the linker names it where programs call `__wrap_...` in its place (--wrap).
__attribute__((weak)) void* __real___cxa_allocate_exception(std::size_t size) noexcept;
[[noreturn]] __attribute__((weak)) void __real___cxa_throw(void* object, std::type_info* type, void (*destroy)(void*));

void* __wrap___cxa_allocate_exception(std::size_t size) noexcept {
    void* object = __real___cxa_allocate_exception(size);
    asyncio_host_made(object);
    return object;
}

/// Tells the page from where each exception is thrown: when nobody catches it, its stack is long gone.
[[noreturn]] void __wrap___cxa_throw(void* object, std::type_info* type, void (*destroy)(void*)) {
    asyncio_host_thrown(object);
    __real___cxa_throw(object, type, destroy);
}

/// What `assert` calls, in the words of glibc.
[[noreturn]] void __assert_fail(const char* expression, const char* file, int line, const char* function) {
    std::fflush(stdout);
    std::fprintf(stderr, "%s:%d: %s: Assertion `%s' failed.\n", file, line, function, expression);
    asyncio_host_broken(assertion);
}

/// Where the page starts a program: its global objects, then `main`, with what Python does about an uncaught
/// exception. Gives the exit status.
int asyncio_main() {
    int status = 0;
    std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
    std::set_terminate(on_terminate);
    asyncio::detail::begin_threads();
    asyncio::detail::scheduler = &page;
    try {
        __wasm_call_ctors();
        static char name[] = "main";
        static char* arguments[] = {name, nullptr};
        status = __main_void ? __main_void() : __main_argc_argv(1, arguments);
    } catch (const std::bad_alloc&) {
        report_uncaught(std::current_exception());
        asyncio_host_broken(out_of_memory);
    } catch (...) {
        status = report_uncaught(std::current_exception());
    }
    std::cout.flush();
    std::fflush(nullptr);
    return status;
}
}
