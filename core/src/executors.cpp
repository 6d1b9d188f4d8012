#include "asyncio/executors.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "asyncio/timeouts.hpp"
#include "internal.hpp"
#include "threads.hpp"
#include "tracing.hpp"

namespace asyncio {
namespace detail {
namespace {

/// Joins a future of a loop and a concurrent one: when one ends, the other hears of it on the loop's thread. Belongs to
/// that thread. Whoever ends the concurrent future knows it only as a callback for the loop's mailbox, which takes none
/// when the loop is closed. Mirrors `asyncio.futures._chain_future`.
class Chain : public Compound {
public:
    void abandon() noexcept final {
        if (on_future_.waits) undeliverable();
        future_->remove_callback(on_future_);
        delete this;
    }

protected:
    Chain(Ref<ConcurrentBase> concurrent, Ref<FutureBase> future, Transfer transfer)
        : Compound(future->loop()),
          concurrent_(std::move(concurrent)),
          future_(std::move(future)),
          transfer_(transfer) {}
    virtual ~Chain() { unlist(); }

    /// Both ends are in place. `hears` is asked on the thread that ends the concurrent future. If that is a job's, it
    /// is over when its end was posted, and not before: until then the loop waits.
    void start(bool (*hears)(const ConcurrentBase&), bool is_job) {
        future_->add_callback(on_future_);
        concurrent_->add_callback(
            [hears, is_job, link = &on_concurrent_,
             mailbox = EventLoop::Internal::mailbox(future_->loop())](ConcurrentBase& concurrent) {
                if (hears(concurrent)) mailbox->post(*link);
                if (is_job) mailbox->job_ended();
            });
    }
    void do_not_wait_for_concurrent() noexcept { on_concurrent_.waits = false; }

    const Ref<ConcurrentBase> concurrent_;
    const Ref<FutureBase> future_;
    const Transfer transfer_;

private:
    struct Link final : Callback {
        Link(Chain& c, void (Chain::*e)()) : chain(c), ended(e) {}
        void run() override {
            waits = false;
            (chain.*ended)();
            chain.end_if_over();
        }
        void discard() noexcept override {
            waits = false;
            if (this == &chain.on_future_) chain.undeliverable();
            chain.end_if_over();
        }
        std::string describe() const override { return "<Handle _chain_future.<locals>._set_state()>"; }

        Chain& chain;
        void (Chain::*ended)();
        bool waits = true;
    };
    virtual void concurrent_ended() = 0;
    virtual void future_ended() = 0;
    /// The loop goes, and the future has not ended.
    virtual void undeliverable() noexcept {}
    void end_if_over() noexcept {
        if (!on_concurrent_.waits && !on_future_.waits) delete this;
    }

    Link on_concurrent_{*this, &Chain::concurrent_ended};
    Link on_future_{*this, &Chain::future_ended};
};

/// A future of the loop's that ends as a concurrent one does.
class Wrapping final : public Chain {
public:
    /// `takes_job`: nobody else knows the concurrent future.
    static void make(Ref<ConcurrentBase> concurrent, Ref<FutureBase> future, Transfer transfer, bool takes_job) {
        auto* wrapping = new Wrapping(std::move(concurrent), std::move(future), transfer, takes_job);
        wrapping->start([](const ConcurrentBase&) { return true; }, takes_job);
    }

private:
    Wrapping(Ref<ConcurrentBase> concurrent, Ref<FutureBase> future, Transfer transfer, bool takes_job)
        : Chain(std::move(concurrent), std::move(future), transfer), takes_job_(takes_job) {}

    void concurrent_ended() override {
        if (takes_job_) {
            trace_job();
            concurrent_->drop_job();
        }
        if (future_->done()) return;
        if (concurrent_->cancelled()) {
            future_->cancel({});
            return;
        }
        std::exception_ptr error = concurrent_->wait({});
        try {
            if (!error) transfer_(*concurrent_, *future_);
        } catch (...) {
            error = std::current_exception();
        }
        if (error) {
            future_->fail(std::move(error));
        } else {
            future_->finish();
        }
    }
    void future_ended() override {
        if (future_->cancelled()) concurrent_->cancel();
    }
    void trace_job() {
        Tracing* const tracing = EventLoop::Internal::tracing(future_->loop());
        const JobTimes* const times = concurrent_->job_times();
        if (tracing && times) tracing->job_ended(*future_, *times);
    }

    bool takes_job_;
};

/// A concurrent future that ends as a task of the loop's does.
class Publishing final : public Chain {
public:
    static void make(Ref<ConcurrentBase> concurrent, Ref<FutureBase> task, Transfer transfer) {
        auto* publishing = new Publishing(std::move(concurrent), std::move(task), transfer);
        // One that was not cancelled is ended by the chain itself.
        publishing->start([](const ConcurrentBase& ended) { return ended.cancelled(); }, false);
    }

private:
    using Chain::Chain;

    void concurrent_ended() override { future_->cancel({}); }
    void future_ended() override {
        if (future_->cancelled()) concurrent_->cancel();
        if (!concurrent_->start()) return;
        do_not_wait_for_concurrent();
        std::exception_ptr error = future_->exception();
        try {
            if (!error) transfer_(*concurrent_, *future_);
        } catch (...) {
            error = std::current_exception();
        }
        concurrent_->fail(std::move(error));
    }
    void undeliverable() noexcept override { concurrent_->cancel(); }
};

/// Lets a loop wait for a job of an executor.
void await_job(Ref<ConcurrentBase> job, Ref<FutureBase> future, Transfer take) {
    const auto& mailbox = EventLoop::Internal::mailbox(future->loop());
    mailbox->job_began();
    job->await_job_of(mailbox);
    Wrapping::make(std::move(job), std::move(future), take, true);
}

}  // namespace

void run_in_executor(EventLoop& loop, Executor* executor, Ref<ConcurrentBase> job, Ref<FutureBase> future,
                     Transfer take) {
    EventLoop::Internal::check_closed(loop);
    Executor& chosen = executor ? *executor : EventLoop::Internal::default_executor(loop);
    if (Tracing* const tracing = EventLoop::Internal::tracing(loop)) {
        job->time_job();
        tracing->job_submitted(*future);
    }
    await_job(job, std::move(future), take);
    chosen.execute(Job(std::move(job)));
}

void chain_future(Ref<ConcurrentBase> concurrent, Ref<FutureBase> future, Transfer copy) {
    Wrapping::make(std::move(concurrent), std::move(future), copy, false);
}

PostedCoroutine::~PostedCoroutine() {
    if (future_) future_->cancel();
}

void PostedCoroutine::post(std::shared_ptr<PostedCoroutine> coroutine, EventLoop& loop) {
    loop.call_soon_threadsafe([coroutine = std::move(coroutine), &loop] { coroutine->start(loop); });
}

void PostedCoroutine::start(EventLoop& loop) {
    try {
        Ref<FutureBase> task = create_task(loop);
        Publishing::make(std::exchange(future_, nullptr), std::move(task), copy_back_);
    } catch (const KeyboardInterrupt&) {
        throw;
    } catch (...) {
        if (future_ && future_->start()) future_->fail(std::current_exception());
        throw;
    }
}

/// The threads of an executor and what they have to do; shared by those threads.
class WorkerPool : public std::enable_shared_from_this<WorkerPool> {
public:
    WorkerPool(std::size_t most, std::string prefix) : most_(most), prefix_(std::move(prefix)) {
        ended_->start();  // nobody can cancel it
    }

    /// Leaves `job` as it was where it throws.
    void execute(Job& job) {
        std::lock_guard lock(mutex_);
        if (stopped_) throw RuntimeError("cannot schedule new futures after shutdown");
        if (jobs_.size() >= idle_ && threads_.size() < most_) start_worker();
        jobs_.push_back(std::move(job));
        work_.notify_one();
    }

    bool stopped() {
        std::lock_guard lock(mutex_);
        return stopped_;
    }
    void stop(bool cancel_jobs) {
        std::deque<Job> cancelled;
        bool over = false;
        {
            std::lock_guard lock(mutex_);
            over = !std::exchange(stopped_, true) && working_ == 0;
            if (cancel_jobs) cancelled.swap(jobs_);
            work_.notify_all();
        }
        if (over) ended_->finish();
    }
    /// Waits for the threads, after `stop`.
    void join() {
        std::vector<std::thread> threads;
        {
            std::lock_guard lock(mutex_);
            for (const std::thread& thread : threads_)
                if (thread.get_id() == std::this_thread::get_id()) throw RuntimeError("cannot join current thread");
            threads.swap(threads_);
        }
        for (std::thread& thread : threads) thread.join();
        ended_->wait({});  // for those whom another joins
    }
    const Ref<ConcurrentBase>& ended() const noexcept { return ended_; }

private:
    void start_worker() {
        try {
            threads_.push_back(start_thread(prefix_ + "_" + std::to_string(threads_.size()),
                                            [self = shared_from_this()] { self->work(); }));
            ++working_;
        } catch (...) {
            if (working_ == 0) throw;  // else those that are there will do it
        }
    }

    void work() {
        std::unique_lock lock(mutex_);
        for (;;) {
            if (!jobs_.empty()) {
                Job job = std::move(jobs_.front());
                jobs_.pop_front();
                lock.unlock();
                job();
                lock.lock();
            } else if (stopped_) {
                break;
            } else {
                ++idle_;
                ++idle_threads;
                work_.wait(lock, [this] { return stopped_ || !jobs_.empty(); });
                --idle_threads;
                --idle_;
            }
        }
        const bool last = --working_ == 0;
        lock.unlock();
        if (last) ended_->finish();
    }

    std::mutex mutex_;
    std::condition_variable work_;
    std::deque<Job> jobs_;
    std::vector<std::thread> threads_;
    const std::size_t most_;
    const std::string prefix_;
    std::size_t working_ = 0;  ///< threads that have not ended
    std::size_t idle_ = 0;     ///< those of them that wait for a job
    bool stopped_ = false;
    const Ref<ConcurrentBase> ended_ = make_ref<ConcurrentState<void>>();
};

namespace {

/// Pools that were shut down and not waited for: they are before the program ends, as Python's are.
class Leftovers {
public:
    ~Leftovers() {
        for (const auto& pool : pools_) pool->join();
    }
    void add(std::shared_ptr<WorkerPool> added) {
        std::lock_guard lock(mutex_);
        std::erase_if(pools_, [](const auto& pool) {
            if (!pool->ended()->done()) return false;
            pool->join();
            return true;
        });
        pools_.push_back(std::move(added));
    }

private:
    std::mutex mutex_;
    std::vector<std::shared_ptr<WorkerPool>> pools_;
};

Leftovers& leftovers() {
    static Leftovers all;
    return all;
}

std::size_t workers(std::optional<int> wanted) {
    if (!wanted) return std::min(32u, std::max(1u, std::thread::hardware_concurrency()) + 4);
    if (*wanted <= 0) throw ValueError("max_workers must be greater than 0");
    return static_cast<std::size_t>(*wanted);
}

std::string prefix_or_number(std::string prefix) {
    static std::atomic<int> pools = 0;
    return prefix.empty() ? "ThreadPoolExecutor-" + std::to_string(pools++) : std::move(prefix);
}

}  // namespace
}  // namespace detail

Executor::~Executor() = default;

ThreadPoolExecutor::ThreadPoolExecutor(std::optional<int> max_workers, std::string thread_name_prefix)
    : pool_(std::make_shared<detail::WorkerPool>(detail::workers(max_workers),
                                                 detail::prefix_or_number(std::move(thread_name_prefix)))) {
    detail::leftovers();  // is there before what the jobs use, and goes after it
}

ThreadPoolExecutor::~ThreadPoolExecutor() {
    if (pool_->stopped()) return;
    try {
        shutdown();
    } catch (const RuntimeError&) {
        // One of its own threads lets go of it.
        detail::leftovers().add(pool_);
    }
}

void ThreadPoolExecutor::execute(Job job) { pool_->execute(job); }

void ThreadPoolExecutor::shutdown(bool wait, bool cancel_futures) {
    pool_->stop(cancel_futures);
    if (wait) {
        pool_->join();
    } else {
        detail::leftovers().add(pool_);
    }
}

Executor& EventLoop::Internal::default_executor(EventLoop& loop) {
    if (loop.executor_shutdown_called_) throw RuntimeError("Executor shutdown has been called");
    if (!loop.default_executor_) loop.default_executor_ = std::make_shared<ThreadPoolExecutor>(std::nullopt, "asyncio");
    return *loop.default_executor_;
}

void EventLoop::set_default_executor(std::shared_ptr<ThreadPoolExecutor> executor) {
    if (!executor) throw TypeError("executor must be ThreadPoolExecutor instance");
    default_executor_ = std::move(executor);
}

Coroutine<> EventLoop::shutdown_default_executor(Limit timeout) {
    executor_shutdown_called_ = true;
    if (const auto executor = default_executor_) co_await executor->shutdown_with(*this, timeout);
}

Coroutine<> ThreadPoolExecutor::shutdown_with(EventLoop& loop, Limit timeout) {
    shutdown(false);
    const auto ended = loop.create_future<void>();
    detail::await_job(pool_->ended(), ended.state(), [](detail::ConcurrentBase&, detail::FutureBase&) {});
    Timeout deadline = asyncio::timeout(timeout);
    deadline.enter();
    const auto outcome = co_await asyncio::outcome(ended);
    bool in_time = true;
    try {
        deadline.exit(outcome ? nullptr : outcome.error());
        unwrap(outcome);
    } catch (const TimeoutError&) {
        in_time = false;
    }
    if (in_time) {
        shutdown();
    } else {
        char warning[128];
        std::snprintf(warning, sizeof warning,
                      "RuntimeWarning: The executor did not finishing joining its threads within %g seconds.",
                      timeout->seconds());
        detail::write_error(warning);
    }
}

}  // namespace asyncio
