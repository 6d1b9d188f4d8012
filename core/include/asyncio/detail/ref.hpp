#pragma once
#include <cstddef>
#include <utility>

namespace asyncio::detail {

/// An owning pointer to an object that counts its own owners through `retain()` and `release()`.
/// The count is not atomic: an object belongs to the thread of its loop, as in Python's asyncio.
template <class T>
class Ref {
public:
    Ref() noexcept = default;
    Ref(std::nullptr_t) noexcept {}
    explicit Ref(T* object) noexcept : object_(object) {
        if (object_) object_->retain();
    }
    Ref(const Ref& other) noexcept : Ref(other.object_) {}
    Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    template <class U>
        requires(!std::is_same_v<U, T> && std::is_convertible_v<U*, T*>)
    Ref(const Ref<U>& other) noexcept : Ref(other.get()) {}
    Ref& operator=(Ref other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Ref() {
        if (object_) object_->release();
    }

    /// Exchanges what is owned here and in a bare pointer.
    void swap(T*& owned) noexcept { std::swap(object_, owned); }
    T* get() const noexcept { return object_; }
    T& operator*() const noexcept { return *object_; }
    T* operator->() const noexcept { return object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }
    friend bool operator==(const Ref&, const Ref&) = default;

private:
    T* object_ = nullptr;
};

template <class T, class... A>
Ref<T> make_ref(A&&... arguments) {
    return Ref<T>(new T(std::forward<A>(arguments)...));
}

}  // namespace asyncio::detail
