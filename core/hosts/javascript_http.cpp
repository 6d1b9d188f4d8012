// Transfers in a page: its fetch makes them. See web/src/runner/http.ts, which also says what is said here: lines of
// text, and a body behind an empty one.
#include <charconv>
#include <limits>
#include <string_view>

#include "../src/interrupts.hpp"
#include "../src/transfer.hpp"
#include "javascript_imports.hpp"
#include "javascript_threads.hpp"

namespace asyncio::detail {
namespace {

/// A transfer of the page's, by its number; it is over for the page when this goes.
class PageTransfer {
public:
    explicit PageTransfer(const std::string& asked) : number_(asyncio_http_start(asked.data(), asked.size())) {
        if (number_ == 0) throw requests::RequestException("too many requests at once");
        if (number_ < 0) {
            throw requests::RequestException(
                "nothing can be fetched here: this needs JavaScript Promise Integration, with which WebAssembly waits");
        }
    }
    PageTransfer(const PageTransfer&) = delete;
    PageTransfer& operator=(const PageTransfer&) = delete;
    ~PageTransfer() { asyncio_http_forget(number_); }

    void cancel() const noexcept { asyncio_http_cancel(number_); }

    /// What the page says, when the transfer has ended.
    std::string reply(const Cancellation& cancellation) const {
        for (;;) {
            const int woken = suspending([number = number_] { return asyncio_http_wait(number); });
            if (cancellation.asked()) throw CancelledError();
            if (woken == static_cast<int>(Unparked::due)) break;
            deliver_interrupt();
        }
        std::string text(asyncio_http_size(number_), '\0');
        asyncio_http_read(number_, text.data());
        return text;
    }

private:
    const int number_;
};

std::string asked(const Request& request) {
    const double timeout = request.timeout ? request.timeout->seconds() : std::numeric_limits<double>::infinity();
    char number[32];
    const auto end = std::to_chars(number, number + sizeof number, timeout).ptr;
    std::string text = request.url + (request.allow_redirects ? "\n1\n" : "\n0\n");
    text += request.timeout ? std::string_view(number, end) : "Infinity";
    for (const auto& [name, value] : request.headers) text += '\n' + name + ": " + value;
    return text;
}

std::string_view next_line(std::string_view& text) noexcept {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

std::int64_t next_number(std::string_view& text) noexcept {
    const std::string_view line = next_line(text);
    std::int64_t number = 0;
    std::from_chars(line.data(), line.data() + line.size(), number);
    return number;
}

[[noreturn]] void fail(std::string_view kind, std::string message) {
    using namespace requests::exceptions;
    if (kind == "ConnectionError") throw ConnectionError(std::move(message));
    if (kind == "ReadTimeout") throw ReadTimeout(std::move(message));
    if (kind == "InvalidURL") throw InvalidURL(std::move(message));
    if (kind == "InvalidHeader") throw InvalidHeader(std::move(message));
    throw RequestException(std::move(message));
}

/// Adds to the program's waiting, while it lives.
class Waiting {
public:
    Waiting() = default;
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting() { asyncio_host_waited(clock_now() - since); }

    const double since = clock_now();
};

/// Blocks this thread until a moment of the program's clock.
void wait_until(double moment, const Cancellation& cancellation) {
    while (clock_now() < moment) {
        block(Waits::time, nullptr, moment);
        if (cancellation.asked()) throw CancelledError();
    }
}

}  // namespace

requests::Response perform(const Request& request, Cancellation& cancellation) {
    const Waiting waiting;
    const PageTransfer transfer(asked(request));
    const Cancellation::Waking waking(cancellation, [&transfer, &self = *current_thread] {
        transfer.cancel();
        unpark(self);
    });
    if (cancellation.asked()) throw CancelledError();
    const std::string reply = transfer.reply(cancellation);
    std::string_view text = reply;
    if (next_line(text) == "error") {
        const std::string_view kind = next_line(text);
        fail(kind, std::string(text));
    }
    requests::Response response;
    response.status_code = static_cast<int>(next_number(text));
    response.reason = next_line(text);
    response.url = next_line(text);
    response.elapsed = std::chrono::nanoseconds(next_number(text));
    wait_until(waiting.since + static_cast<double>(next_number(text)), cancellation);
    if (response.status_code == 0) throw_read_timeout(request);
    for (std::string_view line = next_line(text); !line.empty(); line = next_line(text)) {
        const std::size_t colon = line.find(": ");
        response.headers.add(line.substr(0, colon), line.substr(colon + 2));
    }
    response.content = text;
    if (response.reason.empty()) response.reason = reason_of(response.status_code);
    return response;
}

}  // namespace asyncio::detail
