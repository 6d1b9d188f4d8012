// Random programs of threads, mutexes, condition variables and sleeps. In the page they use the standard library's, under
// the virtual clock. Elsewhere they use what stands here under `model`: real threads, of which one has the baton, which
// says by itself, and simply, what the page promises: whoever is ready first runs until it blocks, a lock goes to who has
// waited longest, and time jumps to the earliest deadline when nobody is ready. Both print, for each seed, a number made
// of all that happened and when; with `only` that itself.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

using std::chrono::milliseconds;

#ifdef __EMSCRIPTEN__

namespace world = std;
using std::this_thread::sleep_for;
using std::this_thread::yield;
std::int64_t now() {
    return std::chrono::round<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

#else

namespace model {

struct State {
    std::condition_variable go;
    bool has_baton = false;
    bool ended = false;
    std::int64_t deadline = -1;  // milliseconds, while it blocks with one
    State* joiner = nullptr;
};

std::mutex baton;
State main_state;
thread_local State* self = &main_state;
std::int64_t time_now = 0;
std::deque<State*> ready;
std::deque<State*> asleep;  // in the order in which they blocked

void wake(State& state) {
    std::erase(asleep, &state);
    if (std::ranges::find(ready, &state) == ready.end()) ready.push_back(&state);
}

/// The first of those with the earliest deadline.
State* earliest() { return *std::ranges::min_element(asleep, {}, &State::deadline); }

void jump() {
    if (asleep.empty()) std::abort();  // a deadlock: none is meant to be made
    time_now = earliest()->deadline;
    while (!asleep.empty() && earliest()->deadline == time_now) wake(*earliest());
}

/// Gives the baton on; false where this thread needs none any more.
void give_baton(bool comes_back) {
    while (ready.empty()) jump();
    State* const next = ready.front();
    ready.pop_front();
    State* const me = self;
    if (next == me) return;
    me->has_baton = false;
    next->has_baton = true;
    next->go.notify_one();
    if (!comes_back) return;
    std::unique_lock lock(baton, std::adopt_lock);
    me->go.wait(lock, [me] { return me->has_baton; });
    lock.release();
}

void block(std::int64_t duration = -1) {
    self->deadline = time_now + duration;
    if (duration >= 0) asleep.push_back(self);
    give_baton(true);
}

class thread {
public:
    template <class F>
    explicit thread(F body) : state_(std::make_unique<State>()) {
        State* const state = state_.get();
        thread_ = std::thread([state, body = std::move(body)]() mutable {
            std::unique_lock lock(baton);
            self = state;
            state->go.wait(lock, [state] { return state->has_baton; });
            body();
            state->ended = true;
            if (state->joiner) wake(*state->joiner);
            give_baton(false);
        });
        ready.push_back(state);
    }
    thread(thread&&) = default;
    void join() {
        state_->joiner = self;
        if (!state_->ended) block();
        baton.unlock();
        thread_.join();
        baton.lock();
    }

private:
    std::unique_ptr<State> state_;
    std::thread thread_;
};

class mutex {
public:
    void lock() {
        if (!holder_) {
            holder_ = self;
            return;
        }
        waiting_.push_back(self);
        block();
    }
    bool try_lock() {
        if (holder_) return false;
        holder_ = self;
        return true;
    }
    void unlock() {
        holder_ = nullptr;
        if (waiting_.empty()) return;
        holder_ = waiting_.front();
        waiting_.pop_front();
        wake(*holder_);
    }

private:
    State* holder_ = nullptr;
    std::deque<State*> waiting_;
};

class condition_variable {
public:
    void wait_for(std::unique_lock<mutex>& lock, milliseconds duration) {
        waiting_.push_back(self);
        lock.unlock();
        block(duration.count());
        std::erase(waiting_, self);
        lock.lock();
    }
    void notify_one() {
        if (waiting_.empty()) return;
        State* const first = waiting_.front();
        waiting_.pop_front();
        wake(*first);
    }
    void notify_all() {
        while (!waiting_.empty()) notify_one();
    }

private:
    std::deque<State*> waiting_;
};

}  // namespace model

namespace world = model;
void sleep_for(milliseconds duration) { model::block(duration.count()); }
void yield() {
    if (model::ready.empty() && !model::asleep.empty()) model::jump();
    model::ready.push_back(model::self);
    model::give_baton(true);
}
std::int64_t now() { return model::time_now; }

#endif

class Program {
public:
    explicit Program(unsigned seed) : random_(seed) {}

    std::string run() {
        begun_ = now();
        const int threads = pick(2, 5);
        std::vector<world::thread> all;
        for (int i = 0; i < threads; ++i) all.push_back(start(std::to_string(i), 0));
        for (world::thread& thread : all) thread.join();
        log("main", "joined");
        return log_;
    }

private:
    static constexpr int locks = 3;

    int pick(int least, int most) { return least + static_cast<int>(random_() % static_cast<unsigned>(most - least + 1)); }

    void log(const std::string& name, const char* what) {
        log_ += std::to_string(now() - begun_) + " " + name + " " + what + "\n";
    }

    world::thread start(std::string name, int depth) {
        // What it does is chosen as it goes on: that the order is the same is then seen in everything that comes after.
        return world::thread([this, name, depth] {
            const int steps = pick(1, 8);
            for (int i = 0; i < steps; ++i) step(name, depth, 0);
            log(name, "ends");
        });
    }

    /// Locks are taken in one order, so that nobody waits for ever.
    void step(const std::string& name, int depth, int first_lock) {
        switch (pick(0, 9)) {
            case 0:
            case 1:
                sleep_for(milliseconds(pick(1, 6)));
                return log(name, "slept");
            case 2:
                yield();
                return log(name, "yielded");
            case 3:
            case 4:
            case 5:
                return hold(name, depth, first_lock);
            case 6:
                return try_hold(name, first_lock);
            case 7:
                changed_[pick(0, 1)].notify_one();
                return log(name, "notified one");
            case 8:
                changed_[pick(0, 1)].notify_all();
                return log(name, "notified all");
            default:
                if (depth < 2) return child(name, depth, first_lock);
        }
    }

    void hold(const std::string& name, int depth, int first_lock) {
        if (first_lock == locks) return;
        const int which = pick(first_lock, locks - 1);
        std::unique_lock lock(mutexes_[which]);
        log(name, "locked");
        const int steps = pick(0, 3);
        for (int i = 0; i < steps; ++i) {
            if (pick(0, 2) == 0) {
                changed_[pick(0, 1)].wait_for(lock, milliseconds(pick(1, 9)));
                log(name, "waited");
            } else {
                step(name, depth + 1, which + 1);
            }
        }
        log(name, "unlocks");
    }

    void try_hold(const std::string& name, int first_lock) {
        if (first_lock == locks) return;
        world::mutex& mutex = mutexes_[pick(first_lock, locks - 1)];
        if (!mutex.try_lock()) return log(name, "did not get it");
        log(name, "got it");
        sleep_for(milliseconds(pick(1, 3)));
        mutex.unlock();
        log(name, "let it go");
    }

    /// Joined where no lock is held.
    void child(const std::string& name, int depth, int first_lock) {
        if (first_lock > 0) return;
        world::thread thread = start(name + "." + std::to_string(children_++), depth + 1);
        if (pick(0, 1) == 0) sleep_for(milliseconds(pick(1, 4)));
        log(name, "joins");
        thread.join();
        log(name, "joined");
    }

    std::mt19937 random_;
    std::int64_t begun_ = 0;
    std::string log_;
    int children_ = 0;
    world::mutex mutexes_[locks];
    world::condition_variable changed_[2];
};

std::uint32_t number_of(const std::string& text) {
    std::uint32_t hash = 2166136261u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash;
}

int main() {
    constexpr unsigned first = FIRST, count = COUNT;
    constexpr bool whole = WHOLE;
#ifndef __EMSCRIPTEN__
    model::baton.lock();
#endif
    for (unsigned seed = first; seed < first + count; ++seed) {
        const std::string log = Program(seed).run();
        if (whole) std::fputs(log.c_str(), stdout);
        std::printf("%u %08x %zu\n", seed, number_of(log), log.size());
    }
}
