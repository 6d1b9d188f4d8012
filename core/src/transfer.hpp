#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "asyncio/requests.hpp"

namespace asyncio::detail {

/// What `requests::get` asks for, checked: a whole address, and fields that are fit to be sent.
struct Request {
    std::string url;
    requests::Headers headers;
    Limit timeout;
    bool allow_redirects;
};

/// Throws the exceptions of `requests` for what cannot be asked.
Request prepare(std::string url, requests::Options options);

/// Asks a transfer to end that runs on another thread.
class Cancellation {
public:
    /// From any thread.
    void cancel() noexcept {
        std::lock_guard lock(mutex_);
        asked_ = true;
        if (wake_) wake_();
    }
    bool asked() const noexcept { return asked_; }

    /// While it lives the transfer is woken by `wake`, which throws nothing and may be called from any thread.
    class Waking {
    public:
        Waking(Cancellation& cancellation, std::function<void()> wake) : cancellation_(cancellation) {
            std::lock_guard lock(cancellation_.mutex_);
            cancellation_.wake_ = std::move(wake);
        }
        Waking(const Waking&) = delete;
        Waking& operator=(const Waking&) = delete;
        ~Waking() {
            std::lock_guard lock(cancellation_.mutex_);
            cancellation_.wake_ = nullptr;
        }

    private:
        Cancellation& cancellation_;
    };

private:
    std::mutex mutex_;
    std::function<void()> wake_;
    std::atomic<bool> asked_ = false;
};

/// Fetches it, blocking: the one thing that each platform has its own of (core/hosts/*_http.cpp). Throws the exceptions
/// of `requests`, and `CancelledError` once the cancellation is asked for. Where this thread runs a loop, Ctrl-C does
/// to it what it does to a call that blocks: main is cancelled, the second time `KeyboardInterrupt` is thrown.
requests::Response perform(const Request& request, Cancellation& cancellation);

/// Too many redirections, as requests has it.
inline constexpr int most_redirects = 30;

/// The words of a status, for a server that gives none: HTTP/2 has none.
std::string reason_of(int status);
/// The errors that every platform tells in the same words.
[[noreturn]] void throw_read_timeout(const Request& request);
[[noreturn]] void throw_too_many_redirects();

}  // namespace asyncio::detail
