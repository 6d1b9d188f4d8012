#include "asyncio/requests.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "transfer.hpp"

namespace asyncio {
namespace requests {

namespace exceptions {
RequestException::~RequestException() = default;
ConnectionError::~ConnectionError() = default;
SSLError::~SSLError() = default;
Timeout::~Timeout() = default;
ReadTimeout::~ReadTimeout() = default;
ConnectTimeout::~ConnectTimeout() = default;
InvalidURL::~InvalidURL() = default;
MissingSchema::~MissingSchema() = default;
InvalidSchema::~InvalidSchema() = default;
InvalidHeader::~InvalidHeader() = default;
TooManyRedirects::~TooManyRedirects() = default;
ContentDecodingError::~ContentDecodingError() = default;

HTTPError::HTTPError(std::string message, Response response)
    : RequestException(std::move(message)), response_(std::make_shared<const Response>(std::move(response))) {}
HTTPError::~HTTPError() = default;
}  // namespace exceptions

namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) noexcept { return std::ranges::equal(a, b, {}, lower, lower); }

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r\n\v\f";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

void append_utf8(std::string& text, unsigned char latin1) {
    if (latin1 < 0x80) {
        text += static_cast<char>(latin1);
    } else {
        text += static_cast<char>(0xC0 | latin1 >> 6);
        text += static_cast<char>(0x80 | (latin1 & 0x3F));
    }
}

/// How many bytes of `text` are one well-formed character, 0 where there is none; `broken`: those that were the start
/// of one.
std::size_t character_at(std::string_view text, std::size_t& broken) noexcept {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const unsigned first = byte(0);
    broken = 1;
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                               : (first & 0xF0) == 0xE0         ? 3
                               : first >= 0xF0 && first <= 0xF4 ? 4
                                                                : 0;
    if (length == 0) return 0;
    // What the second may be depends on the first: neither too long a form, nor a surrogate, nor beyond U+10FFFF.
    const unsigned least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    for (; broken < length; ++broken) {
        const unsigned next = byte(broken);
        if (next < (broken == 1 ? least : 0x80u) || next > (broken == 1 ? most : 0xBFu)) return 0;
    }
    return length;
}

std::string well_formed(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        std::size_t broken = 0;
        const std::size_t length = character_at(text, broken);
        result += length > 0 ? text.substr(0, length) : std::string_view("\xEF\xBF\xBD");
        text.remove_prefix(length > 0 ? length : broken);
    }
    return result;
}

}  // namespace

Headers::Headers(std::initializer_list<Field> fields) {
    for (const auto& [name, value] : fields) set(name, value);
}

const std::string* Headers::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find_if(fields_, [&](const Field& field) { return same_name(field.first, name); });
    return found == fields_.end() ? nullptr : &found->second;
}

const std::string& Headers::operator[](std::string_view name) const {
    const std::string* const value = find(name);
    if (!value) throw LookupError("'" + std::string(name) + "'");
    return *value;
}

std::string Headers::get(std::string_view name, std::string fallback) const {
    const std::string* const value = find(name);
    return value ? *value : std::move(fallback);
}

void Headers::set(std::string_view name, std::string value) {
    std::erase_if(fields_, [&](const Field& field) { return same_name(field.first, name); });
    fields_.emplace_back(name, std::move(value));
}

void Headers::add(std::string_view name, std::string_view value) {
    const std::string* const present = find(name);
    if (!present) {
        fields_.emplace_back(name, value);
    } else {
        *const_cast<std::string*>(present) += ", " + std::string(value);
    }
}

std::string Response::encoding() const {
    std::string type = headers.get("Content-Type");
    std::ranges::transform(type, type.begin(), lower);
    const std::size_t at = type.find("charset=");
    if (at == std::string::npos) return {};
    std::string_view name = std::string_view(type).substr(at + 8);
    name = trimmed(name.substr(0, name.find(';')));
    while (!name.empty() && (name.front() == '"' || name.front() == '\'')) name.remove_prefix(1);
    while (!name.empty() && (name.back() == '"' || name.back() == '\'')) name.remove_suffix(1);
    return std::string(name);
}

std::string Response::text() const {
    const std::string name = encoding();
    if (name != "iso-8859-1" && name != "latin-1" && name != "latin1") return well_formed(content);
    std::string result;
    for (const char c : content) append_utf8(result, static_cast<unsigned char>(c));
    return result;
}

void Response::raise_for_status() const {
    if (status_code < 400 || status_code >= 600) return;
    const char* const whose = status_code < 500 ? " Client Error: " : " Server Error: ";
    throw HTTPError(std::to_string(status_code) + whose + reason + " for url: " + url, *this);
}

Response detail::Get::operator()(std::string url, Options options) const {
    asyncio::detail::Cancellation never;
    return asyncio::detail::perform(asyncio::detail::prepare(std::move(url), std::move(options)), never);
}

}  // namespace requests

namespace detail {
namespace {

using requests::exceptions::InvalidHeader;
using requests::exceptions::InvalidSchema;
using requests::exceptions::InvalidURL;
using requests::exceptions::MissingSchema;

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// What stands before the colon, in lower case; empty where no scheme does.
std::string scheme_of(std::string_view url) {
    const std::size_t colon = url.find(':');
    if (colon == std::string_view::npos || colon == 0 || !is_letter(url[0])) return {};
    std::string scheme(url.substr(0, colon));
    for (char& c : scheme) {
        if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return {};
        c = requests::lower(c);
    }
    return scheme;
}

/// The address that `url`, which has no scheme, names for a document at `base`.
std::string resolved(std::string_view base, std::string_view url) {
    const std::size_t host = base.find("//") + 2;
    const std::string_view path_and_more = base.substr(host);
    const std::size_t path = std::min(path_and_more.find_first_of("/?#"), path_and_more.size()) + host;
    if (url.starts_with("//")) return std::string(base.substr(0, host - 2)) + std::string(url);
    if (url.starts_with('/')) return std::string(base.substr(0, path)) + std::string(url);
    const std::string_view whole = base.substr(0, base.find_first_of("?#"));
    const std::size_t last = whole.rfind('/');
    const std::string folder = last >= path && last != std::string_view::npos ? std::string(whole.substr(0, last + 1))
                                                                              : std::string(whole) + '/';
    return folder + std::string(url);
}

void append_escaped(std::string& text, char c) {
    char escape[4];
    std::snprintf(escape, sizeof escape, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    text += escape;
}

/// As a form's values are written.
std::string form_encoded(std::string_view value) {
    std::string result;
    for (const char c : value) {
        if (is_letter(c) || is_digit(c) || std::string_view("_.-~").contains(c)) {
            result += c;
        } else if (c == ' ') {
            result += '+';
        } else {
            append_escaped(result, c);
        }
    }
    return result;
}

/// Escapes behind the host what must not stand in an address.
std::string escaped(std::string_view url, std::size_t path) {
    std::string result(url.substr(0, path));
    for (const char c : url.substr(path)) {
        if (c <= ' ' || c > '~' || std::string_view("\"<>\\^`{|}").contains(c)) {
            append_escaped(result, c);
        } else {
            result += c;
        }
    }
    return result;
}

void add_params(std::string& url, const std::vector<requests::Headers::Field>& params) {
    if (params.empty()) return;
    const std::size_t mark = url.find('#');
    const std::string fragment = mark == std::string::npos ? "" : url.substr(mark);
    if (mark != std::string::npos) url.erase(mark);
    char separator = url.contains('?') ? '&' : '?';
    for (const auto& [name, value] : params) {
        url += std::exchange(separator, '&') + form_encoded(name) + '=' + form_encoded(value);
    }
    url += fragment;
}

std::string checked_url(const std::string& given) {
    std::string url(requests::trimmed(given));
    std::string scheme = scheme_of(url);
    if (scheme.empty()) {
        const char* const base = std::getenv("ASYNCIO_BASE_URL");
        if (!base || scheme_of(base).empty() || !std::string_view(base).contains("//")) {
            throw MissingSchema("Invalid URL '" + given + "': No scheme supplied. Perhaps you meant https://" + url +
                                "?");
        }
        url = resolved(base, url);
        scheme = scheme_of(url);
    }
    if (scheme != "http" && scheme != "https") {
        throw InvalidSchema("No connection adapters were found for '" + given + "'");
    }
    const std::size_t host = scheme.size() + 3;
    const bool has_host = std::string_view(url).substr(scheme.size()).starts_with("://") && host < url.size() &&
                          !std::string_view("/?#").contains(url[host]);
    if (!has_host) throw InvalidURL("Invalid URL '" + given + "': No host supplied");
    const std::size_t path = std::min(url.find_first_of("/?#", host), url.size());
    const bool bad_host = std::ranges::any_of(std::string_view(url).substr(host, path - host), [](char c) {
        return (c >= 0 && c <= ' ') || std::string_view("\"<>\\^`{|}\x7F").contains(c);
    });
    if (bad_host) throw InvalidURL("Invalid URL '" + given + "': the host's name has a character that none can have");
    return escaped(url, path);
}

std::string seconds(Duration span) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", span.seconds());
    return text;
}

void check(const requests::Headers& headers) {
    for (const auto& [name, value] : headers) {
        const bool is_token = !name.empty() && std::ranges::all_of(name, [](char c) {
            return is_letter(c) || is_digit(c) || std::string_view("!#$%&'*+-.^_`|~").contains(c);
        });
        if (!is_token) throw InvalidHeader("Invalid character in header name: '" + name + "'");
        const bool breaks = std::ranges::any_of(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
        if (breaks) throw InvalidHeader("Invalid return character in header: '" + name + "'");
    }
}

}  // namespace

Request prepare(std::string url, requests::Options options) {
    std::string whole = checked_url(url);
    add_params(whole, options.params);
    check(options.headers);
    if (options.timeout && options.timeout->nanoseconds() <= 0) {
        throw ValueError("Attempted to set read timeout to " + seconds(*options.timeout) +
                         ", but the timeout cannot be set to a value less than or equal to 0.");
    }
    return {std::move(whole), std::move(options.headers), options.timeout, options.allow_redirects};
}

std::string reason_of(int status) {
    static constexpr auto reasons = std::to_array<std::pair<int, const char*>>({
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {300, "Multiple Choices"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {418, "I'm a Teapot"},
        {421, "Misdirected Request"},
        {429, "Too Many Requests"},
        {451, "Unavailable For Legal Reasons"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
    });
    const auto* const found = std::ranges::find(reasons, status, &std::pair<int, const char*>::first);
    return found == reasons.end() ? "" : found->second;
}

void throw_read_timeout(const Request& request) {
    throw requests::ReadTimeout("Read timed out. (read timeout=" + seconds(*request.timeout) +
                                ") for url: " + request.url);
}

void throw_too_many_redirects() {
    throw requests::TooManyRedirects("Exceeded " + std::to_string(most_redirects) + " redirects.");
}

}  // namespace detail
}  // namespace asyncio
