// What C calls threads, over those of a page: these replace what Emscripten's C library has for programs with one
// thread, all of it, or the linker would take both. Whoever waits first is served first: what is let go of is handed to
// the thread that has waited longest. Results are error numbers, as POSIX says.
#include <pthread.h>
#include <emscripten/emscripten.h>
#include <sched.h>
#include <semaphore.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <new>

#include "javascript_threads.hpp"

namespace asyncio::detail {
namespace {

/// A thread in a queue; lies on its stack.
struct Waiter {
    Thread* thread = current_thread;
    Waiter* next = nullptr;
    bool served = false;
    bool shares = false;  ///< of a lock that several may hold
};

/// Must be right where all its bytes are zero, as all of these: programs have them so from the start.
struct Queue {
    Waiter* first;

    void push(Waiter& waiter) {
        Waiter** end = &first;
        while (*end) end = &(*end)->next;
        *end = &waiter;
    }
    void remove(Waiter& waiter) {
        Waiter** place = &first;
        while (*place && *place != &waiter) place = &(*place)->next;
        if (*place) *place = waiter.next;
    }
    /// Lets the first go on; null if there is none.
    Thread* serve() {
        Waiter* const waiter = first;
        if (!waiter) return nullptr;
        first = waiter->next;
        waiter->served = true;
        unpark(*waiter->thread);
        return waiter->thread;
    }
    /// Waits to be served; false where the deadline came first. `holder` gives who holds what is waited for.
    template <class Holder>
    bool wait(Waiter& waiter, Waits what, Holder holder, double deadline) {
        push(waiter);
        try {
            while (!waiter.served) {
                if (deadline != no_deadline && clock_now() >= deadline) break;
                block(what, holder(), deadline);
            }
        } catch (...) {
            if (!waiter.served) remove(waiter);
            throw;
        }
        if (!waiter.served) remove(waiter);
        return waiter.served;
    }
    bool wait(Waiter& waiter, Waits what, double deadline = no_deadline) {
        return wait(waiter, what, [] { return nullptr; }, deadline);
    }
};

struct Mutex {
    Thread* holder;
    unsigned depth;
    int kind;
    Queue queue;
};
struct Condition {
    Queue queue;
};
struct ReadWriteLock {
    Thread* writer;
    int readers;
    Queue queue;
};
struct Semaphore {
    int value;
    Queue queue;
};
struct Barrier {
    unsigned size;
    unsigned waiting;
    Queue queue;
};

template <class T, class C>
T& as(C* object) {
    static_assert(sizeof(T) <= sizeof(C) && alignof(T) <= alignof(C));
    return *reinterpret_cast<T*>(object);
}

/// A moment of the system's clock on the program's. The system's clock is read as the caller has read it: where time
/// stands still, what was added to it is what is waited.
double deadline_of(const timespec* moment) {
    using std::chrono::nanoseconds;
    const auto now = std::chrono::time_point_cast<nanoseconds>(std::chrono::system_clock::now()).time_since_epoch();
    const auto at = std::chrono::seconds(moment->tv_sec) + nanoseconds(moment->tv_nsec);
    return clock_now() + static_cast<double>((at - now).count());
}

int lock(Mutex& mutex, double deadline) {
    Thread* const self = current_thread;
    if (!mutex.holder) {
        mutex.holder = self;
        mutex.depth = 1;
        return 0;
    }
    if (mutex.holder == self && mutex.kind == PTHREAD_MUTEX_RECURSIVE) {
        ++mutex.depth;
        return 0;
    }
    if (mutex.holder == self && mutex.kind == PTHREAD_MUTEX_ERRORCHECK) return EDEADLK;
    Waiter waiter;
    return mutex.queue.wait(waiter, Waits::mutex, [&] { return mutex.holder; }, deadline) ? 0 : ETIMEDOUT;
}

int unlock(Mutex& mutex) {
    if (mutex.kind != PTHREAD_MUTEX_NORMAL && mutex.holder != current_thread) return EPERM;
    if (--mutex.depth > 0) return 0;
    mutex.holder = mutex.queue.serve();
    mutex.depth = mutex.holder ? 1 : 0;
    return 0;
}

int wait(Condition& condition, Mutex& mutex, double deadline) {
    Waiter waiter;
    const unsigned depth = std::exchange(mutex.depth, 1);
    unlock(mutex);
    const bool served = condition.queue.wait(waiter, Waits::condition, deadline);
    lock(mutex, no_deadline);
    mutex.depth = depth;
    return served ? 0 : ETIMEDOUT;
}

/// Lets in who waits in front: one writer, or readers.
void admit(ReadWriteLock& lock) {
    while (Waiter* const first = lock.queue.first) {
        if (lock.writer || (!first->shares && lock.readers > 0)) return;
        if (first->shares) {
            ++lock.readers;
        } else {
            lock.writer = first->thread;
        }
        lock.queue.serve();
    }
}

bool is_free(const ReadWriteLock& lock, bool shares) {
    return !lock.writer && !lock.queue.first && (shares || lock.readers == 0);
}

int lock(ReadWriteLock& lock, bool shares, double deadline) {
    if (lock.writer == current_thread) return EDEADLK;
    if (is_free(lock, shares)) {
        if (shares) {
            ++lock.readers;
        } else {
            lock.writer = current_thread;
        }
        return 0;
    }
    Waiter waiter;
    waiter.shares = shares;
    if (lock.queue.wait(waiter, Waits::lock, [&] { return lock.writer; }, deadline)) return 0;
    admit(lock);
    return ETIMEDOUT;
}

int try_lock(ReadWriteLock& lock_, bool shares) { return is_free(lock_, shares) ? lock(lock_, shares, 0) : EBUSY; }

int unlock(ReadWriteLock& lock) {
    if (lock.writer) {
        lock.writer = nullptr;
    } else {
        --lock.readers;
    }
    admit(lock);
    return 0;
}

int wait(Semaphore& semaphore, double deadline) {
    if (semaphore.value > 0) {
        --semaphore.value;
        return 0;
    }
    Waiter waiter;
    if (semaphore.queue.wait(waiter, Waits::semaphore, deadline)) return 0;
    errno = ETIMEDOUT;
    return -1;
}

struct Key {
    bool used;
    void (*destroy)(void*);
};
constinit Key keys[PTHREAD_KEYS_MAX] = {};

void** specific(bool make) {
    void**& values = current_thread->specific;
    if (!values && make) values = static_cast<void**>(std::calloc(PTHREAD_KEYS_MAX, sizeof(void*)));
    return values;
}

}  // namespace

void destroy_specific(Thread& thread) {
    bool again = thread.specific != nullptr;
    for (int round = 0; again && round < PTHREAD_DESTRUCTOR_ITERATIONS; ++round) {
        again = false;
        for (pthread_key_t key = 0; key < PTHREAD_KEYS_MAX; ++key) {
            void* const value = std::exchange(thread.specific[key], nullptr);
            if (!value || !keys[key].destroy) continue;
            again = true;
            keys[key].destroy(value);
        }
    }
    std::free(std::exchange(thread.specific, nullptr));
}

}  // namespace asyncio::detail

using namespace asyncio::detail;

extern "C" {

int pthread_mutex_init(pthread_mutex_t* mutex, const pthread_mutexattr_t* attributes) {
    as<Mutex>(mutex) = {.holder = nullptr,
                        .depth = 0,
                        .kind = attributes ? static_cast<int>(attributes->__attr & 3u) : PTHREAD_MUTEX_NORMAL,
                        .queue = {}};
    return 0;
}
int pthread_mutex_lock(pthread_mutex_t* mutex) { return lock(as<Mutex>(mutex), no_deadline); }
int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* moment) {
    return lock(as<Mutex>(mutex), deadline_of(moment));
}
int pthread_mutex_trylock(pthread_mutex_t* mutex) {
    Mutex& tried = as<Mutex>(mutex);
    const bool again = tried.holder == current_thread && tried.kind == PTHREAD_MUTEX_RECURSIVE;
    return tried.holder && !again ? EBUSY : lock(tried, no_deadline);
}
int pthread_mutex_unlock(pthread_mutex_t* mutex) { return unlock(as<Mutex>(mutex)); }
int pthread_mutexattr_settype(pthread_mutexattr_t* attributes, int kind) {
    if (kind < PTHREAD_MUTEX_NORMAL || kind > PTHREAD_MUTEX_ERRORCHECK) return EINVAL;
    attributes->__attr = static_cast<unsigned>(kind);
    return 0;
}
int pthread_mutexattr_init(pthread_mutexattr_t* attributes) { return pthread_mutexattr_settype(attributes, 0); }

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
    return wait(as<Condition>(condition), as<Mutex>(mutex), no_deadline);
}
int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* moment) {
    return wait(as<Condition>(condition), as<Mutex>(mutex), deadline_of(moment));
}
int pthread_cond_signal(pthread_cond_t* condition) {
    as<Condition>(condition).queue.serve();
    return 0;
}
int pthread_cond_broadcast(pthread_cond_t* condition) {
    while (as<Condition>(condition).queue.serve()) {
    }
    return 0;
}
int pthread_cond_init(pthread_cond_t* condition, const pthread_condattr_t*) {
    as<Condition>(condition) = {};
    return 0;
}

int pthread_rwlock_init(pthread_rwlock_t* made, const pthread_rwlockattr_t*) {
    as<ReadWriteLock>(made) = {};
    return 0;
}
int pthread_rwlock_rdlock(pthread_rwlock_t* locked) { return lock(as<ReadWriteLock>(locked), true, no_deadline); }
int pthread_rwlock_wrlock(pthread_rwlock_t* locked) { return lock(as<ReadWriteLock>(locked), false, no_deadline); }
int pthread_rwlock_tryrdlock(pthread_rwlock_t* locked) { return try_lock(as<ReadWriteLock>(locked), true); }
int pthread_rwlock_trywrlock(pthread_rwlock_t* locked) { return try_lock(as<ReadWriteLock>(locked), false); }
int pthread_rwlock_timedrdlock(pthread_rwlock_t* locked, const timespec* moment) {
    return lock(as<ReadWriteLock>(locked), true, deadline_of(moment));
}
int pthread_rwlock_timedwrlock(pthread_rwlock_t* locked, const timespec* moment) {
    return lock(as<ReadWriteLock>(locked), false, deadline_of(moment));
}
int pthread_rwlock_unlock(pthread_rwlock_t* locked) { return unlock(as<ReadWriteLock>(locked)); }

int sem_init(sem_t* semaphore, int, unsigned value) {
    as<Semaphore>(semaphore) = {.value = static_cast<int>(value), .queue = {}};
    return 0;
}
int sem_post(sem_t* semaphore) {
    if (!as<Semaphore>(semaphore).queue.serve()) ++as<Semaphore>(semaphore).value;
    return 0;
}
int sem_wait(sem_t* semaphore) { return wait(as<Semaphore>(semaphore), no_deadline); }
int sem_timedwait(sem_t* semaphore, const timespec* moment) { return wait(as<Semaphore>(semaphore), deadline_of(moment)); }
int sem_trywait(sem_t* semaphore) {
    if (as<Semaphore>(semaphore).value > 0) return sem_wait(semaphore);
    errno = EAGAIN;
    return -1;
}
int sem_getvalue(sem_t* semaphore, int* value) {
    *value = as<Semaphore>(semaphore).value;
    return 0;
}

int pthread_barrier_init(pthread_barrier_t* barrier, const pthread_barrierattr_t*, unsigned size) {
    as<Barrier>(barrier) = {.size = size, .waiting = 0, .queue = {}};
    return size == 0 ? EINVAL : 0;
}
int pthread_barrier_wait(pthread_barrier_t* barrier) {
    Barrier& awaited = as<Barrier>(barrier);
    if (++awaited.waiting == awaited.size) {
        awaited.waiting = 0;
        while (awaited.queue.serve()) {
        }
        return PTHREAD_BARRIER_SERIAL_THREAD;
    }
    Waiter waiter;
    awaited.queue.wait(waiter, Waits::barrier);
    return 0;
}

int pthread_spin_init(pthread_spinlock_t* lock, int) { return *lock = 0; }
int pthread_spin_trylock(pthread_spinlock_t* lock) {
    if (*lock) return EBUSY;
    *lock = 1;
    return 0;
}
int pthread_spin_lock(pthread_spinlock_t* lock) {
    block_until([&] { return *lock == 0; });
    return pthread_spin_trylock(lock);
}
int pthread_spin_unlock(pthread_spinlock_t* lock) { return *lock = 0; }

int pthread_once(pthread_once_t* once, void (*function)()) {
    constexpr int runs = 1;
    constexpr int has_run = 2;
    block_until([&] { return *once != runs; });
    if (*once == has_run) return 0;
    *once = runs;
    function();
    *once = has_run;
    return 0;
}

int pthread_key_create(pthread_key_t* key, void (*destroy)(void*)) {
    Key* const free = std::ranges::find(keys, false, &Key::used);
    if (free == std::end(keys)) return EAGAIN;
    *free = {.used = true, .destroy = destroy};
    *key = static_cast<pthread_key_t>(free - keys);
    return 0;
}
int pthread_key_delete(pthread_key_t key) {
    if (key >= PTHREAD_KEYS_MAX || !keys[key].used) return EINVAL;
    keys[key] = {};
    return 0;
}
void* pthread_getspecific(pthread_key_t key) {
    void** const values = specific(false);
    return values && key < PTHREAD_KEYS_MAX ? values[key] : nullptr;
}
int pthread_setspecific(pthread_key_t key, const void* value) {
    if (key >= PTHREAD_KEYS_MAX || !keys[key].used) return EINVAL;
    void** const values = specific(true);
    if (!values) return ENOMEM;
    values[key] = const_cast<void*>(value);
    return 0;
}

// In parentheses: it is a macro too.
int (pthread_equal)(pthread_t one, pthread_t other) { return one == other; }

/// A program sees four processors wherever it runs, so that it does the same everywhere.
int emscripten_num_logical_cores() { return 4; }
int emscripten_has_threading_support() { return 1; }
int emscripten_is_main_runtime_thread() { return 1; }
void emscripten_thread_sleep(double milliseconds) {
    const double begun = emscripten_get_now();
    if (scheduler) {
        const double deadline = clock_now() + milliseconds * 1e6;
        while (clock_now() < deadline) block(Waits::time, nullptr, deadline);
    }
    while (emscripten_get_now() - begun < milliseconds) {
    }
}

// Nothing to do: one thread runs at a time, and nothing of this blocks.

int pthread_mutex_destroy(pthread_mutex_t*) { return 0; }
int pthread_mutex_consistent(pthread_mutex_t*) { return 0; }
int pthread_mutexattr_destroy(pthread_mutexattr_t*) { return 0; }
int pthread_mutexattr_setprotocol(pthread_mutexattr_t*, int) { return 0; }
int pthread_mutexattr_setpshared(pthread_mutexattr_t*, int) { return 0; }
int pthread_cond_destroy(pthread_cond_t*) { return 0; }
int pthread_condattr_init(pthread_condattr_t*) { return 0; }
int pthread_condattr_destroy(pthread_condattr_t*) { return 0; }
int pthread_condattr_setclock(pthread_condattr_t*, clockid_t) { return 0; }
int pthread_condattr_setpshared(pthread_condattr_t*, int) { return 0; }
int pthread_rwlock_destroy(pthread_rwlock_t*) { return 0; }
int pthread_rwlockattr_init(pthread_rwlockattr_t*) { return 0; }
int pthread_rwlockattr_destroy(pthread_rwlockattr_t*) { return 0; }
int pthread_rwlockattr_setpshared(pthread_rwlockattr_t*, int) { return 0; }
int pthread_barrier_destroy(pthread_barrier_t*) { return 0; }
int pthread_spin_destroy(pthread_spinlock_t*) { return 0; }
int sem_destroy(sem_t*) { return 0; }
int pthread_atfork(void (*)(), void (*)(), void (*)()) { return 0; }
int pthread_cancel(pthread_t) { return ENOTSUP; }
void pthread_testcancel() {}
int pthread_setcancelstate(int, int*) { return 0; }
int pthread_setcanceltype(int, int*) { return 0; }
int pthread_getattr_np(pthread_t, pthread_attr_t*) { return 0; }

void __lock(void*) {}
void __unlock(void*) {}
void __wait(volatile int*, volatile int*, int, int) {}
void __acquire_ptc() {}
void __release_ptc() {}
int __private_cond_signal(pthread_cond_t*, int) { return 0; }
int emscripten_futex_wait(volatile void*, std::uint32_t, double) { return 0; }
int emscripten_futex_wake(volatile void*, int) { return 0; }
void emscripten_main_thread_process_queued_calls() {}
void emscripten_current_thread_process_queued_calls() {}
void emscripten_force_num_logical_cores(int) {}
void _emscripten_yield(double) {}

// The names by which the C library calls itself.

int __pthread_create(pthread_t* made, const pthread_attr_t* attributes, void* (*body)(void*), void* argument) {
    return pthread_create(made, attributes, body, argument);
}
int __pthread_join(pthread_t thread, void** result) { return pthread_join(thread, result); }
int __pthread_detach(pthread_t thread) { return pthread_detach(thread); }
int thrd_detach(pthread_t thread) { return pthread_detach(thread); }
[[noreturn]] void __pthread_exit(void* result) { pthread_exit(result); }
int __pthread_once(pthread_once_t* once, void (*function)()) { return pthread_once(once, function); }
int __pthread_key_create(pthread_key_t* key, void (*destroy)(void*)) { return pthread_key_create(key, destroy); }
int __pthread_key_delete(pthread_key_t key) { return pthread_key_delete(key); }
int __pthread_mutex_lock(pthread_mutex_t* mutex) { return pthread_mutex_lock(mutex); }
int __pthread_mutex_trylock(pthread_mutex_t* mutex) { return pthread_mutex_trylock(mutex); }
int __pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* moment) {
    return pthread_mutex_timedlock(mutex, moment);
}
int __pthread_mutex_unlock(pthread_mutex_t* mutex) { return pthread_mutex_unlock(mutex); }
int __pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* moment) {
    return pthread_cond_timedwait(condition, mutex, moment);
}

}
