#pragma once
/// Results in the order in which they come. Mirrors `asyncio.as_completed`.
#include <cstddef>
#include <iterator>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

#include "queues.hpp"
#include "tasks.hpp"

namespace asyncio {
namespace detail {

/// The futures that are not done yet, and those that are, in the order in which they came.
class Completions {
public:
    Completions(std::vector<Ref<FutureBase>> futures, Limit timeout);
    void retain() noexcept { ++owners_; }
    void release() noexcept {
        if (--owners_ == 0) delete this;
    }
    /// The next that is done; throws `TimeoutError` when the time is over.
    Coroutine<Ref<FutureBase>> next();
    std::size_t size() const noexcept { return size_; }

private:
    ~Completions() { timer_.cancel(); }
    class Link;
    void one_done(FutureBase& future);
    bool forget(const FutureBase& future) noexcept;
    void time_over();

    std::vector<std::pair<FutureBase*, Link*>> todo_;
    Queue<Ref<FutureBase>> done_;
    TimerHandle timer_;
    std::size_t size_;
    std::size_t owners_ = 0;
};

namespace coroutines {

template <class T>
Coroutine<T> next_result(Ref<Completions> completions) {
    Future<T> future(co_await completions->next());
    co_return future.result();
}

}  // namespace coroutines
}  // namespace detail

/// How long `as_completed` waits. Mirrors the keyword arguments of `asyncio.as_completed`.
struct AsCompletedOptions {
    /// For all of them together, from the call on.
    Limit timeout = {};
};

/// An input range of coroutines, each of which gives the next result that comes. Walked once; it keeps what it waits
/// for. Mirrors what `asyncio.as_completed` gives.
template <class T>
class AsCompleted {
public:
    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using value_type = Coroutine<T>;
        using difference_type = std::ptrdiff_t;
        using reference = Coroutine<T>&;

        reference operator*() const {
            if (!range_->next_) range_->next_.emplace(detail::coroutines::next_result<T>(range_->completions_));
            return *range_->next_;
        }
        iterator& operator++() {
            range_->next_.reset();
            --range_->left_;
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& i, std::default_sentinel_t) noexcept { return i.ended(); }

    private:
        friend class AsCompleted;
        explicit iterator(AsCompleted& range) noexcept : range_(&range) {}
        bool ended() const noexcept { return range_->left_ == 0; }
        AsCompleted* range_;
    };

    explicit AsCompleted(detail::Ref<detail::Completions> completions)
        : completions_(std::move(completions)), left_(completions_->size()) {}
    /// Where walking stands. Each coroutine belongs to the range until the next one is asked for.
    iterator begin() noexcept { return iterator(*this); }
    /// Behind as many coroutines as there were awaitables.
    std::default_sentinel_t end() const noexcept { return {}; }
    /// How many are still to come.
    std::size_t size() const noexcept { return left_; }

private:
    detail::Ref<detail::Completions> completions_;
    std::optional<Coroutine<T>> next_;
    std::size_t left_;
};

/// Runs all at once; what it gives are as many coroutines, to be awaited in turn: each gives the result that comes next
/// or throws its exception, or `TimeoutError`. Throws as `ensure_future`. Mirrors `asyncio.as_completed`.
template <AwaitableRange R>
AsCompleted<value_t<std::ranges::range_value_t<R>>> as_completed(R&& awaitables, AsCompletedOptions options = {}) {
    std::vector<detail::Ref<detail::FutureBase>> futures;
    for (auto&& awaitable : awaitables) {
        bool made = false;
        futures.push_back(detail::as_future(std::forward<decltype(awaitable)>(awaitable), made));
    }
    detail::remove_repeated(futures);
    return AsCompleted<value_t<std::ranges::range_value_t<R>>>(
        detail::make_ref<detail::Completions>(std::move(futures), options.timeout));
}

}  // namespace asyncio
