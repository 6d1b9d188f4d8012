#include "asyncio/as_completed.hpp"

#include <algorithm>
#include <memory>

#include "internal.hpp"

namespace asyncio::detail {

/// Tells that a future is done. Owned by whoever will run or discard it.
class Completions::Link final : public Callback {
public:
    Link(Completions& completions, FutureBase& future) : completions_(&completions), future_(future) {}
    void scheduled_by(FutureBase& future) noexcept override { scheduled_ = Ref<FutureBase>(&future); }
    void run() override {
        std::unique_ptr<Link> self(this);
        completions_->one_done(future_);
    }
    void discard() noexcept override {
        completions_->forget(future_);
        delete this;
    }
    std::string describe() const override { return "<Handle _AsCompletedIterator._handle_completion()>"; }

private:
    friend struct std::default_delete<Link>;
    ~Link() = default;
    Ref<Completions> completions_;
    FutureBase& future_;
    Ref<FutureBase> scheduled_;
};

Completions::Completions(std::vector<Ref<FutureBase>> futures, Limit timeout) : size_(futures.size()) {
    retain();  // while its maker has no reference yet
    for (auto& future : futures) {
        auto* link = new Link(*this, *future);
        todo_.emplace_back(future.get(), link);
        future->add_callback(*link);
    }
    if (timeout && !todo_.empty()) {
        timer_ = require_event_loop().call_later(*timeout, [this] { time_over(); });
    }
    --owners_;
}

bool Completions::forget(const FutureBase& future) noexcept {
    return std::erase_if(todo_, [&](const auto& each) { return each.first == &future; }) > 0;
}

void Completions::one_done(FutureBase& future) {
    if (!forget(future)) return;
    done_.put_nowait(Ref<FutureBase>(&future));
    if (todo_.empty()) timer_.cancel();
}

void Completions::time_over() {
    const Ref<Completions> alive(this);  // the links may hold the last references
    for (auto& [future, link] : std::exchange(todo_, {})) {
        if (future->remove_callback(*link)) link->discard();
        done_.put_nowait(nullptr);
    }
}

Coroutine<Ref<FutureBase>> Completions::next() {
    auto future = co_await done_.get();
    if (!future) throw TimeoutError();
    co_return future;
}

}  // namespace asyncio::detail
