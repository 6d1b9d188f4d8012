#pragma once
/// Queues between tasks. Mirrors `asyncio.queues`.
#include <cstddef>
#include <deque>
#include <utility>
#include <vector>

#include "locks.hpp"
#include "tasks.hpp"

namespace asyncio {
namespace detail {
namespace states {

/// What every queue does, whatever its items.
class QueueBase : public Shared {
public:
    explicit QueueBase(int maxsize);
    std::size_t size() const noexcept { return size_; }
    int maxsize() const noexcept { return maxsize_; }
    bool empty() const noexcept { return size_ == 0; }
    bool full() const noexcept { return size_ >= limit_; }
    void task_done();
    static Coroutine<> join(SharedRef<QueueBase> self);
    void shutdown(bool immediate);

    /// Does a put have to wait? Not after shutdown: then it throws.
    bool blocks_put() const { return full() && !shut_down_; }
    bool blocks_get() const { return empty() && !shut_down_; }
    /// Suspends the running task until a put, or a get, may go on.
    void wait_to_put(Place& place, Continuation awaiting);
    void wait_to_get(Place& place, Continuation awaiting);
    /// Called when the task runs on: what ended the waiting, null when it may put or get.
    std::exception_ptr waited_to_put(Place& place);
    std::exception_ptr waited_to_get(Place& place);

protected:
    void check_puttable() const {
        if (shut_down_ || full()) refuse_put();
    }
    void check_gettable() const {
        if (empty()) refuse_get();
    }
    void item_put() {
        ++size_;
        ++unfinished_;
        finished_->clear();
        getters_.remove_and_wake_one();
    }
    void item_got() {
        --size_;
        putters_.remove_and_wake_one();
    }

private:
    class Waiting;
    virtual void drop_one() = 0;
    static std::exception_ptr pass_on_if_cancelled(Place& place, Waiters& waiters, bool blocked);
    [[noreturn]] void refuse_put() const;
    [[noreturn]] void refuse_get() const;

    int maxsize_;
    std::size_t limit_;
    std::size_t size_ = 0;
    int unfinished_ = 0;
    bool shut_down_ = false;
    Waiters getters_{"Queue.get"};
    Waiters putters_{"Queue.put"};
    SharedRef<Event> finished_;
};

/// First in, first out; what derives from it has another order.
template <class T>
class Queue : public QueueBase {
public:
    using QueueBase::QueueBase;

    /// What `co_await queue.put(item)` does.
    class PutAwaiter {
    public:
        PutAwaiter(const SharedRef<Queue>& queue, T item) : queue_(queue), item_(std::move(item)) {}
        static Coroutine<> as_coroutine(PutAwaiter awaiter) { return put(std::move(awaiter)); }
        bool await_ready() const { return !queue_->blocks_put(); }
        template <class P>
        void await_suspend(std::coroutine_handle<P> awaiting) {
            queue_->wait_to_put(place_, Continuation::of(awaiting));
        }
        void await_resume() {
            if (place_.taken())
                if (const auto error = queue_->waited_to_put(place_)) std::rethrow_exception(error);
            queue_->put_nowait(std::move(item_));
        }

    private:
        SharedRef<Queue> queue_;
        T item_;
        Place place_;
    };
    static Coroutine<> put(PutAwaiter awaiter) { co_await std::move(awaiter); }

    /// What `co_await queue.get()` does.
    class GetAwaiter {
    public:
        explicit GetAwaiter(const SharedRef<Queue>& queue) : queue_(queue) {}
        static Coroutine<T> as_coroutine(GetAwaiter awaiter) { return get(std::move(awaiter)); }
        bool await_ready() const { return !queue_->blocks_get(); }
        template <class P>
        void await_suspend(std::coroutine_handle<P> awaiting) {
            queue_->wait_to_get(place_, Continuation::of(awaiting));
        }
        T await_resume() {
            if (place_.taken())
                if (const auto error = queue_->waited_to_get(place_)) std::rethrow_exception(error);
            return queue_->get_nowait();
        }

    private:
        SharedRef<Queue> queue_;
        Place place_;
    };
    static Coroutine<T> get(GetAwaiter awaiter) { co_return co_await std::move(awaiter); }

    void put_nowait(T item) {
        check_puttable();
        push(std::move(item));
        item_put();
    }
    T get_nowait() {
        check_gettable();
        T item = pop();
        item_got();
        return item;
    }
    static SharedRef<QueueBase> base(const SharedRef<Queue>& self) { return SharedRef<QueueBase>(&*self); }

private:
    virtual void push(T item) { items_.push_back(std::move(item)); }
    virtual T pop() {
        T item = std::move(items_.front());
        items_.pop_front();
        return item;
    }
    void drop_one() final { (void)pop(); }
    std::deque<T> items_;
};

template <class T>
class LifoQueue final : public Queue<T> {
public:
    using Queue<T>::Queue;

private:
    void push(T item) override { items_.push_back(std::move(item)); }
    T pop() override {
        T item = std::move(items_.back());
        items_.pop_back();
        return item;
    }
    std::vector<T> items_;
};

/// The smallest first. A binary heap that compares as Python's `heapq` does, so that equal items come out in its order:
/// a pop lets the hole sink to a leaf, always towards the smaller child, and then the last item rise from there.
template <class T>
class PriorityQueue final : public Queue<T> {
public:
    using Queue<T>::Queue;

private:
    void push(T item) override {
        items_.push_back(std::move(item));
        rise(items_.size() - 1);
    }
    T pop() override {
        T last = std::move(items_.back());
        items_.pop_back();
        if (items_.empty()) return last;
        std::swap(last, items_.front());
        sink();
        return last;
    }
    void rise(std::size_t at) {
        T item = std::move(items_[at]);
        while (at > 0) {
            const std::size_t parent = (at - 1) / 2;
            if (!(item < items_[parent])) break;
            items_[at] = std::move(items_[parent]);
            at = parent;
        }
        items_[at] = std::move(item);
    }
    void sink() {
        T item = std::move(items_.front());
        std::size_t at = 0;
        for (std::size_t child = 1; child < items_.size(); child = 2 * at + 1) {
            if (child + 1 < items_.size() && !(items_[child] < items_[child + 1])) ++child;
            items_[at] = std::move(items_[child]);
            at = child;
        }
        items_[at] = std::move(item);
        rise(at);
    }
    std::vector<T> items_;
};

}  // namespace states
}  // namespace detail

/// First in, first out. Mirrors `asyncio.Queue`. Neither copied nor moved; whoever waits keeps its items alive.
template <class T>
class Queue {
    using State = detail::states::Queue<T>;

public:
    /// For at most `maxsize` items; none or less: for any number.
    explicit Queue(int maxsize = 0) : Queue(new State(maxsize)) {}
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    /// For how many items it has room; none or less: for any number.
    int maxsize() const noexcept { return state_->maxsize(); }
    /// Are there no items?
    bool empty() const { return state_->empty(); }
    /// Is there no room?
    bool full() const { return state_->full(); }
    /// How many items it holds.
    std::size_t qsize() const { return state_->size(); }
    /// Waits for room, then puts. Throws `QueueShutDown`.
    Operation<void, typename State::PutAwaiter> put(T item) {
        return Operation<void, typename State::PutAwaiter>(std::in_place, state_, std::move(item));
    }
    /// Waits for an item. Throws `QueueShutDown`.
    Operation<T, typename State::GetAwaiter> get() {
        return Operation<T, typename State::GetAwaiter>(std::in_place, state_);
    }
    /// Puts at once. Throws `QueueFull`, `QueueShutDown`.
    void put_nowait(T item) { state_->put_nowait(std::move(item)); }
    /// Gets at once. Throws `QueueEmpty`, `QueueShutDown`.
    T get_nowait() { return state_->get_nowait(); }
    /// An item that was got is dealt with. Throws `ValueError: task_done() called too many times`.
    void task_done() { state_->task_done(); }
    /// Waits until every item that was put is dealt with.
    Coroutine<> join() { return State::join(State::base(state_)); }
    /// Takes no more items. When the last is got, or now if `immediate`, which drops them, those who wait get
    /// `QueueShutDown`.
    void shutdown(bool immediate = false) { state_->shutdown(immediate); }

protected:
    explicit Queue(State* state) noexcept : state_(state) {}

private:
    detail::SharedRef<State> state_;
};

/// The smallest first, by `<`. Mirrors `asyncio.PriorityQueue`.
template <class T>
class PriorityQueue : public Queue<T> {
public:
    /// For at most `maxsize` items; none or less: for any number.
    explicit PriorityQueue(int maxsize = 0) : Queue<T>(new detail::states::PriorityQueue<T>(maxsize)) {}
};

/// Last in, first out. Mirrors `asyncio.LifoQueue`.
template <class T>
class LifoQueue : public Queue<T> {
public:
    /// For at most `maxsize` items; none or less: for any number.
    explicit LifoQueue(int maxsize = 0) : Queue<T>(new detail::states::LifoQueue<T>(maxsize)) {}
};

}  // namespace asyncio
