#include "asyncio/runners.hpp"

#include "internal.hpp"
#include "interrupts.hpp"

namespace asyncio {
namespace detail {
namespace {

/// Stops the loop when the future that it runs for is done. Owned by whoever will run or discard it.
class StopWhenDone final : public Callback {
public:
    explicit StopWhenDone(FutureBase& future) : future_(&future) {}
    void run() override {
        std::unique_ptr<StopWhenDone> self(this);
        // A KeyboardInterrupt has left the loop already; a later run must not be stopped by it.
        if (!future_->failed_with_interrupt()) future_->loop().stop();
    }
    void discard() noexcept override { delete this; }
    std::string describe() const override { return "<Handle _run_until_complete_cb()>"; }

private:
    ~StopWhenDone() = default;
    friend struct std::default_delete<StopWhenDone>;
    Ref<FutureBase> future_;
};

}  // namespace

void run_until_done(EventLoop& loop, FutureBase& future, bool made) {
    EventLoop::Internal::check_can_run(loop);
    if (&future.loop() != &loop)
        throw ValueError("The future belongs to a different loop than the one specified as the loop argument");
    Ref<FutureBase> alive(&future);
    if (made) static_cast<TaskBase&>(future).hide_destruction();
    auto* stop = new StopWhenDone(future);
    future.add_callback(*stop);
    try {
        loop.run_forever();
    } catch (...) {
        if (future.remove_callback(*stop)) stop->discard();
        // Whoever runs the loop for it gets the KeyboardInterrupt itself.
        if (future.done() && !future.cancelled()) future.mark_retrieved();
        throw;
    }
    if (future.remove_callback(*stop)) stop->discard();
    if (!future.done()) throw RuntimeError("Event loop stopped before Future completed.");
}

namespace {

void cancel_all_tasks(const Loop& loop) {
    const std::vector<AnyTask> left = all_tasks(loop);
    if (left.empty()) return;
    std::vector<Ref<FutureBase>> futures;
    for (AnyTask task : left) {
        task.cancel();
        futures.push_back(task.state());
    }
    auto nothing = [](auto) { return std::monostate(); };
    Gatherer<std::monostate, decltype(nothing)> gatherer(true, nothing);
    for (auto& future : futures) gatherer.add_future(std::move(future));
    loop->run_until_complete(gatherer.finish());
    for (const AnyTask& task : left) {
        if (task.cancelled() || !task.exception()) continue;
        loop->call_exception_handler({.message = "unhandled exception during asyncio.run() shutdown",
                                      .exception = task.exception(),
                                      .task = task});
    }
}

}  // namespace
}  // namespace detail

Coroutine<> EventLoop::shutdown_asyncgens() { co_return; }

void Runner::check_not_running(const char* message) {
    if (detail::running_loop()) throw RuntimeError(message);
}

Loop Runner::get_loop() {
    if (state_ == State::closed) throw RuntimeError("Runner is closed");
    if (state_ == State::initialized) return loop_;
    if (options_.loop_factory) {
        loop_ = options_.loop_factory();
    } else {
        loop_ = new_event_loop();
        asyncio::set_event_loop(loop_);
        set_event_loop_ = true;
    }
    if (options_.debug) loop_->set_debug(*options_.debug);
    state_ = State::initialized;
    return loop_;
}

void Runner::close() {
    if (state_ != State::initialized) return;
    struct Closing {
        ~Closing() {
            if (runner.set_event_loop_) asyncio::set_event_loop(nullptr);
            runner.loop_->close();
            runner.loop_ = nullptr;
            runner.state_ = State::closed;
        }
        Runner& runner;
    } closing{*this};
    detail::cancel_all_tasks(loop_);
    loop_->run_until_complete(loop_->shutdown_asyncgens());
    constexpr int thread_join_timeout = 300;  // seconds, as in Python
    loop_->run_until_complete(loop_->shutdown_default_executor(thread_join_timeout));
}

Runner::~Runner() noexcept(false) {
    if (std::uncaught_exceptions() == exceptions_when_made_) {
        close();
        return;
    }
    try {
        close();
    } catch (...) {
        // The exception that ends the program's main matters more than what its clean-up threw; neither may be lost.
        detail::write_error(detail::traceback_line(std::current_exception()));
    }
}

Runner::Interruptible::Interruptible(Runner& runner, AnyTask main)
    : loop_(*runner.loop_), main_(std::move(main)), catches_signal_(detail::catch_interrupts()) {
    EventLoop::Internal::interrupt_handler(loop_) = [this] {
        ++count_;
        if (count_ > 1 || main_.done()) throw KeyboardInterrupt();
        main_.cancel();
    };
}

Runner::Interruptible::~Interruptible() {
    EventLoop::Internal::interrupt_handler(loop_) = nullptr;
    if (catches_signal_) detail::release_interrupts();
}

bool Runner::Interruptible::was_cause() { return count_ > 0 && main_.uncancel() == 0; }

}  // namespace asyncio
