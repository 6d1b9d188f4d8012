#pragma once
/// Generators. Mirrors Python's generators and `range`.
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>

#include "coroutine.hpp"
#include "exceptions.hpp"

namespace asyncio {

/// Values made one at a time, when they are asked for. An ordinary C++ input range, walked once; one that is dropped is
/// destroyed there and then. Mirrors a Python generator.
template <class T>
class [[nodiscard("a generator does nothing until it is iterated")]] Generator {
public:
    class promise_type : public detail::Pooled {
    public:
        Generator get_return_object() noexcept {
            return Generator(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() const noexcept { return {}; }
        std::suspend_always final_suspend() const noexcept { return {}; }
        std::suspend_always yield_value(std::remove_reference_t<T>& value) noexcept {
            value_ = std::addressof(value);
            return {};
        }
        std::suspend_always yield_value(std::remove_reference_t<T>&& value) noexcept {
            value_ = std::addressof(value);
            return {};
        }
        void return_void() const noexcept {}
        void unhandled_exception() noexcept { error_ = std::current_exception(); }
        /// A generator cannot await: use `AsyncGenerator`.
        void await_transform() = delete;

    private:
        friend class Generator;
        std::remove_reference_t<T>* value_ = nullptr;
        std::exception_ptr error_;
    };

    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using value_type = std::remove_cvref_t<T>;
        using difference_type = std::ptrdiff_t;
        using reference = std::remove_reference_t<T>&;

        reference operator*() const noexcept { return generator_->value(); }
        iterator& operator++() {
            generator_->advance();
            return *this;
        }
        void operator++(int) { generator_->advance(); }
        friend bool operator==(const iterator& i, std::default_sentinel_t) noexcept { return i.ended(); }

    private:
        friend class Generator;
        bool ended() const noexcept { return generator_->frame_.done(); }
        explicit iterator(Generator& generator) noexcept : generator_(&generator) {}
        Generator* generator_;
    };

    Generator(Generator&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    Generator& operator=(Generator&& other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~Generator() {
        if (frame_) frame_.destroy();
    }

    /// Runs it to its first value. Throws what the generator throws.
    iterator begin() {
        if (!frame_.done()) advance();
        return iterator(*this);
    }
    /// Where the generator returns.
    std::default_sentinel_t end() const noexcept { return {}; }

private:
    explicit Generator(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
    auto& value() const noexcept { return *frame_.promise().value_; }
    void advance() {
        frame_.resume();
        if (auto error = std::exchange(frame_.promise().error_, nullptr)) std::rethrow_exception(error);
    }

    std::coroutine_handle<promise_type> frame_;
};

/// Numbers from `start` on, below `stop`, `step` apart, each made when it is asked for. Walked any number of times.
/// Throws `ValueError: range() arg 3 must not be zero`. Mirrors `range`.
template <std::integral I>
class Range {
public:
    class iterator {
    public:
        using iterator_concept = std::forward_iterator_tag;
        using iterator_category = std::input_iterator_tag;
        using value_type = I;
        using difference_type = std::ptrdiff_t;
        using reference = I;
        using pointer = void;

        iterator() = default;
        I operator*() const noexcept { return value_; }
        iterator& operator++() noexcept {
            value_ += step_;
            --left_;
            return *this;
        }
        iterator operator++(int) noexcept {
            iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const iterator& a, const iterator& b) noexcept { return a.left_ == b.left_; }
        friend bool operator==(const iterator& i, std::default_sentinel_t) noexcept { return i.left_ == 0; }

    private:
        friend class Range;
        iterator(I value, I step, std::uint64_t left) noexcept : value_(value), step_(step), left_(left) {}
        I value_ = 0;
        I step_ = 1;
        std::uint64_t left_ = 0;
    };

    /// Throws `ValueError` for a `step` of zero.
    Range(I start, I stop, I step) : start_(start), step_(step), size_(count(start, stop, step)) {}
    /// The first number.
    iterator begin() const noexcept { return iterator(start_, step_, size_); }
    /// Behind the last number.
    iterator end() const noexcept { return iterator(0, step_, 0); }
    /// How many numbers they are.
    std::uint64_t size() const noexcept { return size_; }
    /// Are there none?
    bool empty() const noexcept { return size_ == 0; }

private:
    static std::uint64_t count(I start, I stop, I step) {
        if (step == 0) throw ValueError("range() arg 3 must not be zero");
        const auto from = static_cast<std::uint64_t>(start);
        const auto to = static_cast<std::uint64_t>(stop);
        const auto by = static_cast<std::uint64_t>(step);
        if (step > 0) return start < stop ? (to - from - 1) / by + 1 : 0;
        return stop < start ? (from - to - 1) / (0 - by) + 1 : 0;
    }
    I start_;
    I step_;
    std::uint64_t size_;
};

/// The numbers from zero, or from `start` on, below `stop`. Throws as `Range`. Mirrors `range`.
template <std::integral I>
Range<I> range(I stop) {
    return Range<I>(0, stop, 1);
}
template <std::integral I>
Range<I> range(I start, std::type_identity_t<I> stop, std::type_identity_t<I> step = 1) {
    return Range<I>(start, stop, step);
}

}  // namespace asyncio
