#pragma once
/// Pages over HTTP, by a call that blocks. Mirrors the package `requests`.
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "duration.hpp"
#include "exceptions.hpp"

namespace asyncio::requests {

/// The fields of a header by their names, whose case does not matter, in the order in which they came; of fields with
/// the same name the values are joined by commas. Mirrors `requests.structures.CaseInsensitiveDict`.
class Headers {
public:
    using Field = std::pair<std::string, std::string>;

    /// None, or those of a list: `{{"Accept", "text/html"}, {"X-Token", "42"}}`.
    Headers() = default;
    Headers(std::initializer_list<Field> fields);

    /// The value; valid until the fields change. Throws `LookupError` where there is no such field.
    const std::string& operator[](std::string_view name) const;
    /// The value, or `fallback` where there is no such field.
    std::string get(std::string_view name, std::string fallback = {}) const;
    /// Is there such a field?
    bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }
    /// Puts the value in place of the one that was there.
    void set(std::string_view name, std::string value);
    /// Adds the value to what is there.
    void add(std::string_view name, std::string_view value);
    /// How many fields there are.
    std::size_t size() const noexcept { return fields_.size(); }
    /// Is there none?
    bool empty() const noexcept { return fields_.empty(); }
    /// The fields, as pairs of name and value.
    auto begin() const noexcept { return fields_.begin(); }
    /// The end of the fields.
    auto end() const noexcept { return fields_.end(); }

private:
    const std::string* find(std::string_view name) const noexcept;
    std::vector<Field> fields_;
};

/// What a server answered. Mirrors `requests.Response`; the answer has been read to its end.
struct Response {
    /// 200 where all is well.
    int status_code = 0;
    /// The status in words: `OK`, `Not Found`.
    std::string reason;
    /// The header's fields; in a page those that a server of another origin shows to every site.
    Headers headers;
    /// The address that answered, after all redirections.
    std::string url;
    /// The body as it came, unpacked.
    std::string content;
    /// From the request to the end of the answer's header.
    Duration elapsed = 0.0;

    /// Is the status less than 400?
    bool ok() const noexcept { return status_code < 400; }
    /// The body's encoding as the header names it, in lower case; empty where it names none.
    std::string encoding() const;
    /// The body as UTF-8, from `encoding()` if that is ISO-8859-1; any other is taken for UTF-8, and what is not UTF-8
    /// is replaced by U+FFFD. requests takes text without a stated encoding for ISO-8859-1.
    std::string text() const;
    /// Throws `HTTPError` for a status of 400 and more.
    void raise_for_status() const;
};

/// What may be said about a request. Mirrors the keyword arguments of `requests.get`.
struct Options {
    /// Goes into the address behind a question mark.
    std::vector<Headers::Field> params = {};
    /// Fields of the request's header. A page may not set all of them, and a server of another origin must allow them.
    Headers headers = {};
    /// How long the server may be silent: until it is connected, and between two parts of its answer. None: for ever.
    Limit timeout = {};
    /// Whether redirections are followed, 30 at most; in a page those that are not are errors.
    bool allow_redirects = true;
};

/// What goes wrong with a request. Mirrors `requests.exceptions`.
namespace exceptions {

/// Base of all errors of requests. Mirrors `requests.exceptions.RequestException`.
class RequestException : public Exception {
public:
    /// With the text that `what()` gives.
    explicit RequestException(std::string message) : Exception(std::move(message)) {}
    ~RequestException() override;
};

// A time-out of connecting is both a time-out and an error of the connection, hence `virtual`.
#define ASYNCIO_REQUEST_EXCEPTION(Name)                                              \
    class Name : public virtual RequestException {                                   \
    public:                                                                          \
        /** With the text that `what()` gives. */                                    \
        explicit Name(std::string message) : RequestException(std::move(message)) {} \
        ~Name() override;                                                            \
    }
#define ASYNCIO_REQUEST_EXCEPTION_OF(Name, Base)                                                    \
    class Name : public Base {                                                                      \
    public:                                                                                         \
        /** With the text that `what()` gives. */                                                   \
        explicit Name(std::string message) : RequestException(message), Base(std::move(message)) {} \
        ~Name() override;                                                                           \
    }

/// No connection, or it broke; in a page also an answer that the page may not read. Mirrors
/// `requests.exceptions.ConnectionError`.
ASYNCIO_REQUEST_EXCEPTION(ConnectionError);
/// The server cannot prove who it is. Mirrors `requests.exceptions.SSLError`.
ASYNCIO_REQUEST_EXCEPTION_OF(SSLError, ConnectionError);
/// The server was silent for too long. Mirrors `requests.exceptions.Timeout`.
ASYNCIO_REQUEST_EXCEPTION(Timeout);
/// It was, after it was connected; in a page at any time. Mirrors `requests.exceptions.ReadTimeout`.
ASYNCIO_REQUEST_EXCEPTION_OF(ReadTimeout, Timeout);
/// The address cannot be right. Mirrors `requests.exceptions.InvalidURL`.
ASYNCIO_REQUEST_EXCEPTION(InvalidURL);
/// The address has no scheme, and there is nothing that it is relative to. Mirrors `requests.exceptions.MissingSchema`.
ASYNCIO_REQUEST_EXCEPTION(MissingSchema);
/// The scheme is neither http nor https. Mirrors `requests.exceptions.InvalidSchema`.
ASYNCIO_REQUEST_EXCEPTION(InvalidSchema);
/// A field of the request's header is none. Mirrors `requests.exceptions.InvalidHeader`.
ASYNCIO_REQUEST_EXCEPTION(InvalidHeader);
/// One redirection led to the next too often. Mirrors `requests.exceptions.TooManyRedirects`.
ASYNCIO_REQUEST_EXCEPTION(TooManyRedirects);
/// The body cannot be unpacked. Mirrors `requests.exceptions.ContentDecodingError`.
ASYNCIO_REQUEST_EXCEPTION(ContentDecodingError);
#undef ASYNCIO_REQUEST_EXCEPTION
#undef ASYNCIO_REQUEST_EXCEPTION_OF

/// The server could not be connected in time. Mirrors `requests.exceptions.ConnectTimeout`.
class ConnectTimeout : public ConnectionError, public Timeout {
public:
    /// With the text that `what()` gives.
    explicit ConnectTimeout(std::string message)
        : RequestException(message), ConnectionError(message), Timeout(std::move(message)) {}
    ~ConnectTimeout() override;
};

/// The status says that it did not work: thrown by `Response::raise_for_status`. Mirrors
/// `requests.exceptions.HTTPError`.
class HTTPError : public virtual RequestException {
public:
    /// With the text that `what()` gives, and the answer.
    HTTPError(std::string message, Response response);
    ~HTTPError() override;
    /// What the server answered; valid as long as the exception or a copy of it.
    const Response& response() const noexcept { return *response_; }

private:
    std::shared_ptr<const Response> response_;
};

}  // namespace exceptions

// Those that Python has under both names.
using exceptions::ConnectionError;
using exceptions::ConnectTimeout;
using exceptions::HTTPError;
using exceptions::ReadTimeout;
using exceptions::RequestException;
using exceptions::Timeout;
using exceptions::TooManyRedirects;

namespace detail {

/// A function object, so that `run_in_executor(nullptr, requests::get, url)` may leave the options away.
struct Get {
    Response operator()(std::string url, Options options = {}) const;
};

}  // namespace detail

/// Called as `get(url)` or `get(url, options)`: fetches what is at `url`, blocking this thread. An address without a
/// scheme is relative to the page, or natively to what `ASYNCIO_BASE_URL` in the environment says. A status of 400 and
/// more is no error. In a page the server must allow other sites to read its answer (CORS). Throws `RequestException`.
/// Mirrors `requests.get`.
inline constexpr detail::Get get{};

}  // namespace asyncio::requests
