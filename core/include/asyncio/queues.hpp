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
    virtual std::size_t size() const = 0;
    int maxsize() const noexcept { return maxsize_; }
    bool empty() const { return size() == 0; }
    bool full() const { return maxsize_ > 0 && size() >= static_cast<std::size_t>(maxsize_); }
    void task_done();
    static Coroutine<> join(SharedRef<QueueBase> self);
    void shutdown(bool immediate);

protected:
    static Coroutine<> wait_for_room(SharedRef<QueueBase> self);
    static Coroutine<> wait_for_item(SharedRef<QueueBase> self);
    void check_puttable() const;
    void check_gettable() const;
    void item_put();
    void item_got();

private:
    virtual void drop_one() = 0;
    static Coroutine<> wait_while(SharedRef<QueueBase> self, bool (QueueBase::*blocked)() const, Waiters& waiters);

    int maxsize_;
    int unfinished_ = 0;
    bool shut_down_ = false;
    Waiters getters_;
    Waiters putters_;
    SharedRef<Event> finished_;
};

template <class T, class Items>
class Queue final : public QueueBase {
public:
    using QueueBase::QueueBase;

    static Coroutine<> put(SharedRef<Queue> self, T item) {
        co_await wait_for_room(base(self));
        self->put_nowait(std::move(item));
    }
    static Coroutine<T> get(SharedRef<Queue> self) {
        co_await wait_for_item(base(self));
        co_return self->get_nowait();
    }
    void put_nowait(T item) {
        check_puttable();
        items_.push(std::move(item));
        item_put();
    }
    T get_nowait() {
        check_gettable();
        T item = items_.pop();
        item_got();
        return item;
    }
    std::size_t size() const override { return items_.size(); }
    static SharedRef<QueueBase> base(const SharedRef<Queue>& self) { return SharedRef<QueueBase>(&*self); }

private:
    void drop_one() override { (void)items_.pop(); }
    Items items_;
};

}  // namespace states

/// First in, first out.
template <class T>
class FifoItems {
public:
    void push(T item) { items_.push_back(std::move(item)); }
    T pop() {
        T item = std::move(items_.front());
        items_.pop_front();
        return item;
    }
    std::size_t size() const { return items_.size(); }

private:
    std::deque<T> items_;
};

/// Last in, first out.
template <class T>
class LifoItems {
public:
    void push(T item) { items_.push_back(std::move(item)); }
    T pop() {
        T item = std::move(items_.back());
        items_.pop_back();
        return item;
    }
    std::size_t size() const { return items_.size(); }

private:
    std::vector<T> items_;
};

/// The smallest first. A binary heap that compares as Python's `heapq` does, so that equal items come out in its order:
/// a pop lets the hole sink to a leaf, always towards the smaller child, and then the last item rise from there.
template <class T>
class HeapItems {
public:
    void push(T item) {
        items_.push_back(std::move(item));
        rise(items_.size() - 1, 0);
    }
    T pop() {
        T last = std::move(items_.back());
        items_.pop_back();
        if (items_.empty()) return last;
        std::swap(last, items_.front());
        sink();
        return last;
    }
    std::size_t size() const { return items_.size(); }

private:
    void rise(std::size_t at, std::size_t top) {
        T item = std::move(items_[at]);
        while (at > top) {
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
        rise(at, 0);
    }
    std::vector<T> items_;
};

template <class T, class Items>
class TypedQueue {
    using State = states::Queue<T, Items>;

public:
    /// For at most `maxsize` items; none or less: for any number.
    explicit TypedQueue(int maxsize = 0) : state_(new State(maxsize)) {}
    TypedQueue(const TypedQueue&) = delete;
    TypedQueue& operator=(const TypedQueue&) = delete;

    /// For how many items it has room; none or less: for any number.
    int maxsize() const noexcept { return state_->maxsize(); }
    /// Are there no items?
    bool empty() const { return state_->empty(); }
    /// Is there no room?
    bool full() const { return state_->full(); }
    /// How many items it holds.
    std::size_t qsize() const { return state_->size(); }
    /// Waits for room, then puts. Throws `QueueShutDown`.
    Coroutine<> put(T item) { return State::put(state_, std::move(item)); }
    /// Waits for an item. Throws `QueueShutDown`.
    Coroutine<T> get() { return State::get(state_); }
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

private:
    SharedRef<State> state_;
};

}  // namespace detail

/// First in, first out. Mirrors `asyncio.Queue`.
template <class T>
class Queue : public detail::TypedQueue<T, detail::FifoItems<T>> {
public:
    using detail::TypedQueue<T, detail::FifoItems<T>>::TypedQueue;
};

/// The smallest first, by `<`. Mirrors `asyncio.PriorityQueue`.
template <class T>
class PriorityQueue : public detail::TypedQueue<T, detail::HeapItems<T>> {
public:
    using detail::TypedQueue<T, detail::HeapItems<T>>::TypedQueue;
};

/// Last in, first out. Mirrors `asyncio.LifoQueue`.
template <class T>
class LifoQueue : public detail::TypedQueue<T, detail::LifoItems<T>> {
public:
    using detail::TypedQueue<T, detail::LifoItems<T>>::TypedQueue;
};

}  // namespace asyncio
