#include "http_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string_view>

namespace {

constexpr int tick = 20;

std::string answer_of(int status, const std::string& fields, const std::string& body) {
    static const auto reason = [](int s) {
        return s == 200 ? "OK" : s == 302 ? "Found" : s == 404 ? "Not Found" : "Whatever";
    };
    return "HTTP/1.1 " + std::to_string(status) + " " + reason(status) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n" + fields + "\r\n" + body;
}

void send_all(int connection, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

/// "hello" by `gzip -n`.
const std::string packed(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00", 25);

}  // namespace

HttpServer::HttpServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 128) != 0 ||
        ::getsockname(listener_, generic, &size) != 0)
        throw std::runtime_error("the tests' server cannot listen");
    port_ = ntohs(address.sin_port);
    accepts_ = std::thread([this] { accept_all(); });
}

HttpServer::~HttpServer() {
    ends_ = true;
    accepts_.join();
    for (std::thread& thread : threads_) thread.join();
    ::close(listener_);
}

void HttpServer::accept_all() {
    while (!ends_) {
        pollfd waiting = {.fd = listener_, .events = POLLIN, .revents = 0};
        if (::poll(&waiting, 1, tick) <= 0) continue;
        const int connection = ::accept(listener_, nullptr, nullptr);
        if (connection < 0) continue;
        most_ = std::max(most_.load(), ++open_);
        threads_.emplace_back([this, connection] {
            serve(connection);
            ::close(connection);
            --open_;
        });
    }
}

void HttpServer::serve(int connection) {
    std::string request;
    char bytes[4096];
    while (!request.contains("\r\n\r\n")) {
        pollfd waiting = {.fd = connection, .events = POLLIN, .revents = 0};
        if (::poll(&waiting, 1, tick) == 0) {
            if (ends_) return;
            continue;
        }
        const auto received = ::recv(connection, bytes, sizeof bytes, 0);
        if (received <= 0) return;
        request.append(bytes, static_cast<std::size_t>(received));
        if (!request.starts_with("GET ")) return;  // it speaks TLS, perhaps
    }
    answer(connection, request);
}

bool HttpServer::wait(int connection, int milliseconds) const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (!ends_ && std::chrono::steady_clock::now() < until) {
        pollfd waiting = {.fd = connection, .events = POLLIN, .revents = 0};
        char byte = 0;
        if (::poll(&waiting, 1, std::min(tick, milliseconds)) > 0 && ::recv(connection, &byte, 1, MSG_PEEK) <= 0)
            return false;
    }
    return !ends_;
}

void HttpServer::answer(int connection, const std::string& request) {
    const std::string path = request.substr(4, request.find(' ', 4) - 4);
    const auto number = [&](const char* prefix) { return std::stoi(path.substr(std::string_view(prefix).size())); };
    if (path.starts_with("/text")) {
        send_all(connection, answer_of(200, "Content-Type: text/plain; charset=utf-8\r\n", "hello"));
    } else if (path.starts_with("/echo")) {
        send_all(connection, answer_of(200, "", request));
    } else if (path.starts_with("/status/")) {
        send_all(connection, answer_of(number("/status/"), "", "as asked"));
    } else if (path.starts_with("/redirect/")) {
        const int left = number("/redirect/");
        const std::string next = left > 1 ? "/redirect/" + std::to_string(left - 1) : "/text";
        send_all(connection, answer_of(302, "Location: " + next + "\r\n", "elsewhere"));
    } else if (path.starts_with("/to?")) {
        send_all(connection, answer_of(302, "Location: " + path.substr(4) + "\r\n", ""));
    } else if (path.starts_with("/slow/")) {
        if (wait(connection, number("/slow/"))) send_all(connection, answer_of(200, "", "slow"));
    } else if (path.starts_with("/drip/")) {
        send_all(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n");
        for (int i = 0; i < 10 && wait(connection, number("/drip/")); ++i) send_all(connection, "x");
    } else if (path == "/gzip") {
        send_all(connection, answer_of(200, "Content-Encoding: gzip\r\n", packed));
    } else if (path == "/broken-gzip") {
        send_all(connection, answer_of(200, "Content-Encoding: gzip\r\n", "no gzip at all"));
    } else if (path == "/latin1") {
        send_all(connection, answer_of(200, "Content-Type: text/plain; charset=\"ISO-8859-1\"\r\n", "na\xEFve"));
    } else if (path == "/utf8") {
        send_all(connection, answer_of(200, "Content-Type: text/html\r\n", "na\xC3\xAFve \xEF \xE2\x82"));
    } else if (path == "/many") {
        send_all(connection, answer_of(200, "X-Thing: one\r\nx-thing: two\r\n", ""));
    }
}
