#include "asyncio/concurrent.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "mailbox.hpp"
#include "threads.hpp"

namespace asyncio::detail {
namespace {

const char* name_of(ConcurrentBase::State state) noexcept {
    switch (state) {
        case ConcurrentBase::State::pending:
            return "pending";
        case ConcurrentBase::State::running:
            return "running";
        case ConcurrentBase::State::cancelled:
            return "cancelled";
        case ConcurrentBase::State::finished:
            return "finished";
    }
    std::unreachable();
}

}  // namespace

struct ConcurrentBase::Shared {
    bool done() const noexcept { return state >= State::cancelled; }

    std::mutex mutex;
    std::condition_variable ended;
    State state = State::pending;
    std::exception_ptr error;
    std::vector<std::function<void(ConcurrentBase&)>> callbacks;
    std::shared_ptr<Mailbox> awaits_job;
    std::unique_ptr<JobTimes> times;
    std::vector<Mailbox*> blocked_jobs;  ///< the loops that await jobs that wait for this
};

ConcurrentBase::ConcurrentBase() : shared_(std::make_unique<Shared>()) {}
ConcurrentBase::~ConcurrentBase() = default;

ConcurrentBase::State ConcurrentBase::state() const noexcept {
    std::lock_guard lock(shared_->mutex);
    return shared_->state;
}

bool ConcurrentBase::cancel() noexcept { return end(State::cancelled, nullptr); }

bool ConcurrentBase::start() noexcept {
    std::lock_guard lock(shared_->mutex);
    if (shared_->state != State::pending) return false;
    shared_->state = State::running;
    return true;
}

bool ConcurrentBase::end(State state, std::exception_ptr error) noexcept {
    Ref<ConcurrentBase> alive(this);
    {
        std::lock_guard lock(shared_->mutex);
        if (shared_->done()) return state == shared_->state;
        if (state == State::cancelled && shared_->state == State::running) return false;
        shared_->state = state;
        shared_->error = std::move(error);
        for (Mailbox* loop : shared_->blocked_jobs) loop->job_began();
        shared_->blocked_jobs.clear();
    }
    if (state == State::cancelled && !shared_->awaits_job) drop_job();
    shared_->ended.notify_all();
    // None is added any more.
    for (const auto& callback : shared_->callbacks) call(callback);
    shared_->callbacks.clear();
    return true;
}

std::exception_ptr ConcurrentBase::wait(Limit timeout) {
    std::unique_lock lock(shared_->mutex);
    if (!shared_->done()) {
        check_may_block();
        auto& blocked = shared_->blocked_jobs;
        Mailbox* const awaits_this_job = thread_state.awaits_job;
        if (awaits_this_job) {
            blocked.push_back(awaits_this_job);
            awaits_this_job->job_ended();
        }
        const auto done = [this] { return shared_->done(); };
        if (!timeout) {
            shared_->ended.wait(lock, done);
        } else if (!shared_->ended.wait_for(lock, std::chrono::nanoseconds(timeout->nanoseconds()), done)) {
            if (awaits_this_job) {
                blocked.erase(std::ranges::find(blocked, awaits_this_job));
                awaits_this_job->job_began();
            }
            throw TimeoutError();
        }
    }
    if (shared_->state == State::cancelled) throw CancelledError();
    return shared_->error;
}

void ConcurrentBase::add_callback(std::function<void(ConcurrentBase&)> callback) {
    {
        std::lock_guard lock(shared_->mutex);
        if (!shared_->done()) return shared_->callbacks.push_back(std::move(callback));
    }
    call(callback);
}

void ConcurrentBase::call(const std::function<void(ConcurrentBase&)>& callback) noexcept {
    try {
        callback(*this);
    } catch (...) {
        write_error(std::string("exception calling callback for <Future state=") + name_of(state()) + ">\n" +
                    traceback_lines(std::current_exception()));
    }
}

void ConcurrentBase::run() noexcept {
    if (!start()) return;
    std::exception_ptr error;
    Mailbox* const outer = std::exchange(thread_state.awaits_job, shared_->awaits_job.get());
    if (shared_->times) {
        shared_->times->thread = thread_name();
        shared_->times->began = shared_->awaits_job->now();
    }
    try {
        do_job();
    } catch (...) {
        error = std::current_exception();
    }
    if (shared_->times) shared_->times->ended = shared_->awaits_job->now();
    thread_state.awaits_job = outer;
    if (!shared_->awaits_job) drop_job();
    fail(std::move(error));
}

void ConcurrentBase::time_job() { shared_->times = std::make_unique<JobTimes>(); }

const JobTimes* ConcurrentBase::job_times() const noexcept {
    return shared_->times && !shared_->times->thread.empty() ? shared_->times.get() : nullptr;
}

void ConcurrentBase::await_job_of(std::shared_ptr<Mailbox> loop) noexcept { shared_->awaits_job = std::move(loop); }

}  // namespace asyncio::detail
