#pragma once
#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

/// A server on this machine, on threads of its own. What it does is said by the address:
///   /text               200, "hello"
///   /echo               the request as it came
///   /status/404         an answer of that status
///   /redirect/3         a redirection to /redirect/2, and so on to /text; /to?ADDRESS to anywhere
///   /slow/MILLISECONDS  the answer comes after so long
///   /drip/MILLISECONDS  ten bytes, each after so long
///   /gzip               "hello" packed; /broken-gzip what only says that it is
///   /latin1, /utf8      "naïve" in either encoding; /many a header field twice
///   /hang-up            the connection is closed without an answer
class HttpServer {
public:
    HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();

    /// The whole address of a path, which starts with a slash.
    std::string at(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
    int port() const noexcept { return port_; }
    /// The most connections that were open at once.
    int most_at_once() const noexcept { return most_; }
    /// Connections that are open now.
    int open() const noexcept { return open_; }

private:
    void accept_all();
    void serve(int connection);
    /// False when the other side is gone, or the server goes.
    bool wait(int connection, int milliseconds) const;
    void answer(int connection, const std::string& request);

    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> ends_ = false;
    std::atomic<int> open_ = 0;
    std::atomic<int> most_ = 0;
    std::vector<std::thread> threads_;
    std::thread accepts_;
};
