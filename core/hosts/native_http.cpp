// Transfers by libcurl: each has handles of its own, so that any number of threads may make one.
#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string_view>

#include "../src/internal.hpp"
#include "../src/interrupts.hpp"
#include "../src/transfer.hpp"

namespace asyncio::detail {
namespace {

using Clock = std::chrono::steady_clock;

/// How long a thread that Ctrl-C is for waits without looking whether it was pressed, which wakes nobody.
constexpr std::chrono::milliseconds look_again{50};
constexpr std::chrono::milliseconds longest_wait{60'000};

void initialise_once() {
    static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (result != CURLE_OK) throw requests::ConnectionError(curl_easy_strerror(result));
}

/// Owns what `function` frees.
template <class T, auto function>
struct Free {
    void operator()(T* owned) const noexcept { function(owned); }
};
template <class T, auto function>
using Owned = std::unique_ptr<T, Free<T, function>>;

/// One request and its answer.
class Transfer {
public:
    explicit Transfer(const Request& request) : request_(request), multi_(curl_multi_init()), easy_(curl_easy_init()) {
        if (!multi_ || !easy_) throw std::bad_alloc();
        response_.url = request.url;
        ask();
        curl_multi_add_handle(multi_.get(), easy_.get());
    }
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer() { curl_multi_remove_handle(multi_.get(), easy_.get()); }

    requests::Response run(Cancellation& cancellation) {
        const Cancellation::Waking waking(cancellation, [this] { curl_multi_wakeup(multi_.get()); });
        for (;;) {
            int running = 0;
            check(curl_multi_perform(multi_.get(), &running));
            if (cancellation.asked()) throw CancelledError();
            if (running == 0) break;
            const auto wait = std::min({longest_wait, until_silent_for_too_long(), until_interrupt()});
            check(curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(wait.count()), nullptr));
        }
        finish();
        return std::move(response_);
    }

private:
    template <class Value>
    void set(CURLoption option, Value value) {
        if (const CURLcode result = curl_easy_setopt(easy_.get(), option, value); result != CURLE_OK) fail(result);
    }
    static void check(CURLMcode result) {
        if (result != CURLM_OK) throw requests::ConnectionError(curl_multi_strerror(result));
    }

    void ask() {
        set(CURLOPT_ERRORBUFFER, error_);
        set(CURLOPT_URL, request_.url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
        set(CURLOPT_FOLLOWLOCATION, request_.allow_redirects ? 1L : 0L);
        set(CURLOPT_MAXREDIRS, static_cast<long>(most_redirects));
        set(CURLOPT_ACCEPT_ENCODING, "");  // every one that libcurl can unpack
        set(CURLOPT_COOKIEFILE, "");       // those that are set on the way are kept on the way
        set(CURLOPT_USERAGENT, "asyncio");
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_QUICK_EXIT, 1L);  // the end does not wait for a name server
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
        if (request_.timeout) set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(milliseconds(*request_.timeout)));
        set(CURLOPT_HEADERFUNCTION, &Transfer::hear_header);
        set(CURLOPT_HEADERDATA, this);
        set(CURLOPT_WRITEFUNCTION, &Transfer::hear_body);
        set(CURLOPT_WRITEDATA, this);
        for (const auto& [name, value] : request_.headers) {
            // libcurl takes a name with nothing behind the colon for one that it shall not send.
            const std::string line = value.empty() ? name + ';' : name + ": " + value;
            curl_slist* const longer = curl_slist_append(fields_.get(), line.c_str());
            if (!longer) throw std::bad_alloc();
            static_cast<void>(fields_.release());
            fields_.reset(longer);
        }
        set(CURLOPT_HTTPHEADER, fields_.get());
    }

    static std::int64_t milliseconds(Duration span) {
        constexpr std::int64_t most = 1'000'000'000;
        return std::clamp<std::int64_t>((span.nanoseconds() + 999'999) / 1'000'000, 1, most);
    }

    static std::size_t hear_header(char* text, std::size_t, std::size_t size, void* self) noexcept {
        return static_cast<Transfer*>(self)->heard([=](Transfer& transfer) { transfer.take_line({text, size}); }, size);
    }
    static std::size_t hear_body(char* bytes, std::size_t, std::size_t size, void* self) noexcept {
        return static_cast<Transfer*>(self)->heard(
            [=](Transfer& transfer) { transfer.response_.content.append(bytes, size); }, size);
    }
    template <class F>
    std::size_t heard(F take, std::size_t size) noexcept {
        last_heard_ = Clock::now();
        try {
            take(*this);
            return size;
        } catch (...) {
            thrown_ = std::current_exception();
            return CURL_WRITEFUNC_ERROR;
        }
    }

    /// The header's lines, of every answer on the way to the last.
    void take_line(std::string_view line) {
        while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
        if (line.starts_with("HTTP/")) {
            response_.headers = {};
            response_.content.clear();
            const std::size_t status = std::min(line.find(' '), line.size());
            const std::size_t reason = std::min(line.find(' ', status + 1), line.size());
            response_.reason = reason < line.size() ? line.substr(reason + 1) : std::string_view();
        } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
            const std::size_t value = line.find_first_not_of(" \t", colon + 1);
            response_.headers.add(line.substr(0, colon), value == std::string_view::npos ? "" : line.substr(value));
        }
    }

    /// How long the server may still be silent. Before it is connected that is libcurl's to know.
    std::chrono::milliseconds until_silent_for_too_long() {
        if (!request_.timeout) return longest_wait;
        if (last_heard_ == Clock::time_point()) {
            curl_off_t connected = 0;
            curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &connected);
            if (connected == 0) return longest_wait;
            last_heard_ = Clock::now();
        }
        const auto silent = Clock::now() - last_heard_;
        const auto left = std::chrono::nanoseconds(request_.timeout->nanoseconds()) - silent;
        if (left.count() <= 0) throw_read_timeout(request_);
        return std::chrono::ceil<std::chrono::milliseconds>(left);
    }

    static std::chrono::milliseconds until_interrupt() {
        EventLoop* const loop = running_loop();
        if (!loop || !EventLoop::Internal::interrupt_handler(*loop)) return longest_wait;
        if (take_interrupt()) deliver_interrupt();
        return look_again;
    }

    void finish() {
        int left = 0;
        const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left);
        if (message && message->data.result != CURLE_OK) fail(message->data.result);
        long status = 0;
        curl_off_t answered = 0;
        const char* url = nullptr;
        curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(easy_.get(), CURLINFO_STARTTRANSFER_TIME_T, &answered);
        curl_easy_getinfo(easy_.get(), CURLINFO_EFFECTIVE_URL, &url);
        response_.status_code = static_cast<int>(status);
        response_.elapsed = std::chrono::microseconds(answered);
        if (url) response_.url = url;
        if (response_.reason.empty()) response_.reason = reason_of(response_.status_code);
    }

    [[noreturn]] void fail(CURLcode result) const {
        using namespace requests::exceptions;
        if (thrown_) std::rethrow_exception(thrown_);
        const std::string said = *error_ ? error_ : curl_easy_strerror(result);
        const std::string message = said + " for url: " + request_.url;
        switch (result) {
            case CURLE_URL_MALFORMAT:
                throw InvalidURL("Invalid URL '" + request_.url + "': " + said);
            case CURLE_UNSUPPORTED_PROTOCOL:
                throw InvalidSchema(message);
            case CURLE_TOO_MANY_REDIRECTS:
                throw_too_many_redirects();
            case CURLE_OPERATION_TIMEDOUT:
                throw ConnectTimeout(message);
            case CURLE_BAD_CONTENT_ENCODING:
                throw ContentDecodingError(message);
            case CURLE_SSL_CONNECT_ERROR:
            case CURLE_PEER_FAILED_VERIFICATION:
            case CURLE_SSL_CERTPROBLEM:
            case CURLE_SSL_CACERT_BADFILE:
                throw SSLError(message);
            case CURLE_OUT_OF_MEMORY:
                throw std::bad_alloc();
            default:
                throw ConnectionError(message);
        }
    }

    const Request& request_;
    requests::Response response_;
    std::exception_ptr thrown_;
    Clock::time_point last_heard_;
    char error_[CURL_ERROR_SIZE] = {};
    Owned<curl_slist, curl_slist_free_all> fields_;
    Owned<CURLM, curl_multi_cleanup> multi_;
    Owned<CURL, curl_easy_cleanup> easy_;
};

}  // namespace

requests::Response perform(const Request& request, Cancellation& cancellation) {
    initialise_once();
    return Transfer(request).run(cancellation);
}

}  // namespace asyncio::detail
