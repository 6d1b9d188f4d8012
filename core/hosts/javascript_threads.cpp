#include "javascript_threads.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <system_error>
#include <utility>

#include "../src/interrupts.hpp"
#include "../src/threads.hpp"
#include "asyncio/contextvars.hpp"
#include "asyncio/exceptions.hpp"

// The base of thread_local variables, a constant where a program has one thread, is a variable here. The linker puts
// them first of all data, and this one, since the other libraries have none, behind the program's.
__asm__(R"(
	.globaltype __stack_pointer, i32
	.globaltype __tls_base, i32
	.globl __tls_base
__tls_base:

	.section .text.asyncio_tls_get,"",@
	.globl asyncio_tls_get
	.type asyncio_tls_get,@function
asyncio_tls_get:
	.functype asyncio_tls_get () -> (i32)
	global.get __tls_base
	end_function

	.section .text.asyncio_tls_set,"",@
	.globl asyncio_tls_set
	.type asyncio_tls_set,@function
asyncio_tls_set:
	.functype asyncio_tls_set (i32) -> ()
	local.get 0
	global.set __tls_base
	end_function

	.section .tbss.asyncio_tls_end,"T",@
	.globl asyncio_tls_end
	.type asyncio_tls_end,@object
asyncio_tls_end:
	.int32 0
	.size asyncio_tls_end, 4

	.section .text.asyncio_tls_end_offset,"",@
	.globl asyncio_tls_end_offset
	.type asyncio_tls_end_offset,@function
asyncio_tls_end_offset:
	.functype asyncio_tls_end_offset () -> (i32)
	i32.const asyncio_tls_end@TLSREL
	end_function
)");

extern "C" {
extern std::byte __global_base;
/// Relative to the base of a thread.
std::size_t asyncio_tls_end_offset();
}

namespace asyncio::detail {
namespace {

/// Bytes of a thread's linear stack, and below it of what nobody uses: a function that needs a little too much does no
/// harm before it is found out.
constexpr std::size_t stack_size = 256 << 10;
constexpr std::size_t guard_size = 16 << 10;
constexpr std::uint64_t untouched = 0xA5A5'5A5A'A5A5'5A5A;

constinit Thread main_thread;
constinit int last_id = 1;
constinit int alive = 1;

/// Stacks of threads that have ended, each pointing to the next.
constinit std::byte* free_stacks = nullptr;

std::byte*& next_stack(std::byte* stack) { return *reinterpret_cast<std::byte**>(stack + guard_size); }
std::uint64_t& guard(std::byte* stack, std::size_t offset) {
    return *reinterpret_cast<std::uint64_t*>(stack + guard_size - 8 - offset);
}
/// Looked at by every switch: words just below the stack.
constexpr std::size_t guards[] = {0, 64, 256, 1024, 4096};

std::byte* take_stack() {
    std::byte* stack = free_stacks;
    if (stack) {
        free_stacks = next_stack(stack);
    } else {
        stack = static_cast<std::byte*>(std::aligned_alloc(16, guard_size + stack_size));
        if (!stack) return nullptr;
    }
    for (const std::size_t offset : guards) guard(stack, offset) = untouched;
    return stack;
}

void give_stack(std::byte* stack) {
    next_stack(stack) = free_stacks;
    free_stacks = stack;
}

/// What thread_local variables are before a thread has touched them: the main thread's own lie in the image.
struct Image {
    std::byte* begin;
    std::size_t size;
    std::byte* copy;
};
constinit Image image = {};
constexpr std::size_t image_alignment = 64;

void make_locals(Thread& thread) {
    if (image.size == 0) return;
    const std::size_t size = (image.size + 2 * image_alignment - 1) / image_alignment * image_alignment;
    auto* const locals = static_cast<std::byte*>(std::aligned_alloc(image_alignment, size));
    if (!locals) throw std::bad_alloc();
    auto* const begin = locals + reinterpret_cast<std::uintptr_t>(image.begin) % image_alignment;
    std::memcpy(begin, image.copy, image.size);
    thread.locals = locals;
    thread.locals_base = begin;
}

void list(Thread& thread) {
    thread.previous = &main_thread;
    while (thread.previous->next) thread.previous = thread.previous->next;
    thread.previous->next = &thread;
    ++alive;
}

void unlist(Thread& thread) {
    thread.previous->next = thread.next;
    if (thread.next) thread.next->previous = thread.previous;
}

void forget(Thread* thread) {
    unlist(*thread);
    delete thread;
}

Thread* find(pthread_t id) {
    for (Thread* thread = &main_thread; thread; thread = thread->next)
        if (thread->id == static_cast<int>(id)) return thread;
    return nullptr;
}

pthread_t handle_of(const Thread& thread) { return static_cast<pthread_t>(thread.id); }

void run_destructors(Thread& self) {
    while (const auto* first = self.destructors) {
        self.destructors = first->next;
        first->destroy(first->object);
        delete first;
    }
}

/// `pthread_exit`: unwinds the thread.
struct Exit {};

void run(Thread& self) noexcept {
    try {
        self.result = self.body(self.argument);
    } catch (const Exit&) {
    } catch (...) {
        std::terminate();  // in here the exception is known
    }
    run_destructors(self);
    destroy_specific(self);
    run_destructors(self);
    ContextRef().swap(thread_state.context);
    delete std::exchange(self.named_loop, nullptr);
    delete std::exchange(self.name, nullptr);
    std::free(self.locals);
    check_stack();
    // Its last steps here are on this stack, and nobody takes it before they are done.
    give_stack(self.stack);
    self.ended = true;
    --alive;
    if (self.joiner) unpark(*self.joiner);
    if (self.detached) forget(&self);
}

std::string name_of(const Thread& thread) {
    if (&thread == &main_thread) return "the main thread";
    std::string name = "thread " + std::to_string(thread.id);
    if (thread.name) name += " (" + *thread.name + ")";
    return name;
}

std::string what_it_awaits(const Thread& thread) {
    const auto* const holder = static_cast<const Thread*>(thread.awaited);
    const std::string who = !holder ? "" : holder == &thread ? "itself" : name_of(*holder);
    switch (thread.waits) {
        case Waits::join:
            return "to join " + who;
        case Waits::mutex:
            return who.empty() ? "for a mutex" : "for a mutex that " + (who == "itself" ? "it" : who) + " holds";
        case Waits::condition:
            return "for a condition variable";
        case Waits::lock:
            return "for a shared lock";
        case Waits::semaphore:
            return "for a semaphore";
        case Waits::barrier:
            return "for a barrier";
        case Waits::time:
        case Waits::nothing:
        case Waits::change:
            break;
    }
    return "for an atomic variable, a semaphore, a latch or a barrier";
}

[[noreturn]] void report_deadlock() {
    std::string line;
    for (const Thread* thread = &main_thread; thread; thread = thread->next) {
        if (thread->ended) continue;
        line += (line.empty() ? "deadlock: " : ", ") + name_of(*thread) + " waits " + what_it_awaits(*thread);
    }
    write_error(line);
    scheduler->deadlocked();
    std::unreachable();
}

}  // namespace

constinit Thread* current_thread = &main_thread;

bool has_threads() noexcept { return alive > 1; }

void begin_threads() {
    image.begin = &__global_base;
    image.size = asyncio_tls_end_offset();
    image.copy = static_cast<std::byte*>(std::malloc(image.size));
    std::memcpy(image.copy, image.begin, image.size);
    asyncio_tls_set(image.begin);
}

void check_stack() noexcept {
    const Thread& self = *current_thread;
    if (!self.stack) return;
    bool fits = emscripten_stack_get_current() >= reinterpret_cast<std::uintptr_t>(self.stack) + guard_size;
    for (const std::size_t offset : guards) fits = fits && guard(self.stack, offset) == untouched;
    if (!fits) scheduler->overflowed();
}

Unparked park(double deadline, Park how) {
    if (!scheduler) throw RuntimeError("this would wait for ever: the program has one thread, and nothing can wake it");
    return suspending([&] { return static_cast<Unparked>(scheduler->park(deadline, static_cast<int>(how))); });
}

namespace {

void park_for(double deadline, Park how, Waits what, const void* holder) {
    Thread& self = *current_thread;
    self.waits = what;
    self.awaited = holder;
    const Unparked unparked = park(deadline, how);
    if (unparked == Unparked::never) report_deadlock();
    self.waits = Waits::nothing;
    if (unparked == Unparked::interrupted) interrupt_here();
}

}  // namespace

void interrupt_here() {
    was_interrupted = true;
    deliver_interrupt();
}

void block(Waits what, const void* holder, double deadline) { park_for(deadline, Park::blocked, what, holder); }

void poll(double deadline, bool again, Waits what, const void* holder) {
    park_for(deadline, again ? Park::polling_still : Park::polling, what, holder);
}

double clock_now() { return scheduler ? scheduler->now(0) : 0; }

std::thread start_thread(std::string name, std::function<void()> body) {
    try {
        return std::thread([name = std::move(name), body = std::move(body)]() mutable {
            current_thread->name = new std::string(std::move(name));
            body();
        });
    } catch (const std::system_error&) {
        throw RuntimeError("can't start new thread");
    }
}

const std::string& thread_name() noexcept {
    static const std::string name = "MainThread";
    return current_thread->name ? *current_thread->name : name;
}

Loop& named_loop() {
    if (!current_thread->named_loop) current_thread->named_loop = new Loop;
    return *current_thread->named_loop;
}

void check_may_block() {
    if (alive > 1) return;
    throw RuntimeError("this would wait for ever: this thread is the only one, so nobody can end the future meanwhile");
}

bool other_threads_may_call() noexcept { return alive - idle_threads.load() > 1; }

}  // namespace asyncio::detail

using namespace asyncio::detail;

extern "C" {

/// Where the page starts a thread, on the thread's own stack. It is made first, and runs when it has its turn.
void asyncio_thread(Thread* self) {
    current_thread = self;
    thread_state = {};
    asyncio_tls_set(self->locals_base);
    park(no_deadline, Park::starting);
    run(*self);
}

int pthread_create(pthread_t* made, const pthread_attr_t* attributes, void* (*body)(void*), void* argument) {
    constexpr const char* no_threads =
        "threads need JavaScript Promise Integration (WebAssembly.Suspending), which is not here";
    if (!scheduler) throw asyncio::RuntimeError(no_threads);
    Thread* const thread = new (std::nothrow) Thread;
    if (!thread) return EAGAIN;
    thread->body = body;
    thread->argument = argument;
    int detached = PTHREAD_CREATE_JOINABLE;
    if (attributes) pthread_attr_getdetachstate(attributes, &detached);
    thread->detached = detached == PTHREAD_CREATE_DETACHED;
    thread->stack = take_stack();
    int started = 0;
    if (thread->stack) {
        thread->id = ++last_id;
        make_locals(*thread);
        list(*thread);
        std::byte* const end = thread->stack + guard_size;
        started = suspending([&] { return scheduler->start(thread->id, thread, end + stack_size, end); });
    }
    if (started == 1) {
        *made = handle_of(*thread);
        return 0;
    }
    if (thread->stack) {
        --alive;
        unlist(*thread);
        std::free(thread->locals);
        give_stack(thread->stack);
    }
    delete thread;
    if (started < 0) throw asyncio::RuntimeError(no_threads);
    return EAGAIN;
}

int pthread_join(pthread_t id, void** result) {
    Thread* const thread = find(id);
    if (!thread) return ESRCH;
    if (thread == current_thread) return EDEADLK;
    if (thread->detached || thread->joiner) return EINVAL;
    thread->joiner = current_thread;
    try {
        while (!thread->ended) block(Waits::join, thread);
    } catch (...) {
        thread->joiner = nullptr;
        throw;
    }
    if (result) *result = thread->result;
    forget(thread);
    return 0;
}

int pthread_detach(pthread_t id) {
    Thread* const thread = find(id);
    if (!thread) return ESRCH;
    if (thread->detached) return EINVAL;
    thread->detached = true;
    if (thread->ended) forget(thread);
    return 0;
}

void pthread_exit(void* result) {
    if (current_thread == &main_thread) std::exit(0);
    current_thread->result = result;
    throw Exit();
}

pthread_t pthread_self() { return handle_of(*current_thread); }

int sched_yield() {
    if (alive > 1 && park(no_deadline, Park::yielding) == Unparked::interrupted) interrupt_here();
    return 0;
}

double asyncio_now() { return clock_now(); }
/// For what libc++'s headers wait for: toolchain/bundle/libcxx.
void asyncio_poll(double deadline, bool again) { poll(deadline, again, Waits::change, nullptr); }

int* __errno_location() { return &current_thread->error; }
int* ___errno_location() { return &current_thread->error; }

// libc++abi's, which was built for one thread.

Exceptions* __cxa_get_globals() { return &current_thread->exceptions; }
Exceptions* __cxa_get_globals_fast() { return &current_thread->exceptions; }

int __cxa_atexit(void (*destroy)(void*), void* object, void* library);

/// Variables of the main thread, and of this library, which was built for one thread too, go with the program.
int __cxa_thread_atexit(void (*destroy)(void*), void* object, void* library) noexcept {
    Thread& self = *current_thread;
    const auto* const begin = static_cast<std::byte*>(self.locals);
    const auto* const address = static_cast<std::byte*>(object);
    const bool is_own = begin && address >= begin && address < begin + image.size + image_alignment;
    // Where an array of them is destroyed no object is named.
    if (!is_own && (object || !begin)) return __cxa_atexit(destroy, object, library);
    self.destructors = new ThreadLocalDestructor{destroy, object, self.destructors};
    return 0;
}

/// Local static variables: the first byte says that one is there, the second that a thread makes it.
struct Guard {
    bool made;
    bool being_made;
    std::uint16_t maker;
};

int __cxa_guard_acquire(Guard* guard) {
    if (guard->made) return 0;
    const auto self = static_cast<std::uint16_t>(current_thread->id);
    if (guard->being_made && guard->maker == self) {
        write_error("__cxa_guard_acquire detected recursive initialization");
        std::abort();
    }
    if (guard->being_made) block_until([&] { return !guard->being_made; });
    if (guard->made) return 0;
    *guard = {.made = false, .being_made = true, .maker = self};
    return 1;
}

void __cxa_guard_release(Guard* guard) { *guard = {.made = true, .being_made = false, .maker = 0}; }
void __cxa_guard_abort(Guard* guard) { *guard = {}; }

}
