// Fetching, from a server on this machine through real sockets.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <ranges>
#include <thread>

#include "http_server.hpp"
#include "support.hpp"

using namespace asyncio;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

namespace {

/// Sets a variable for as long as it lives.
class Environment {
public:
    Environment(const char* name, const std::string& value) : name_(name) {
        if (const char* const before = std::getenv(name)) before_ = before;
        ::setenv(name, value.c_str(), 1);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    ~Environment() {
        if (before_) {
            ::setenv(name_, before_->c_str(), 1);
        } else {
            ::unsetenv(name_);
        }
    }

private:
    const char* name_;
    std::optional<std::string> before_;
};

/// The tests' server, and no proxy on the way to it.
HttpServer& server() {
    static const Environment direct("no_proxy", "*");
    static HttpServer running;
    return running;
}

/// Where nobody listens.
std::string nowhere() {
    static const int port = HttpServer().port();
    return "http://127.0.0.1:" + std::to_string(port) + "/";
}

double real_seconds_of(const std::function<void()>& function) {
    const auto begun = std::chrono::steady_clock::now();
    function();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

/// A loop by the machine's clock: the others are virtual.
template <class T>
T run_really(Coroutine<T> main) {
    const Environment real("ASYNCIO_CLOCK", "real");
    return run(std::move(main));
}

}  // namespace

TEST_CASE("a page is fetched with its status, header and text", "[http]") {
    const auto response = requests::get(server().at("/text"));
    CHECK(response.status_code == 200);
    CHECK(response.reason == "OK");
    CHECK(response.ok());
    CHECK(response.url == server().at("/text"));
    CHECK(response.content == "hello");
    CHECK(response.text() == "hello");
    CHECK(response.encoding() == "utf-8");
    CHECK(response.elapsed.seconds() > 0);
    CHECK(response.elapsed.seconds() < 5);
    CHECK_NOTHROW(response.raise_for_status());
}

TEST_CASE("the header's fields are found by their names in any case", "[http]") {
    const auto response = requests::get(server().at("/many"));
    CHECK(response.headers["X-THING"] == "one, two");
    CHECK(response.headers.get("content-length") == "0");
    CHECK(response.headers.get("nothing", "instead") == "instead");
    CHECK_FALSE(response.headers.contains("nothing"));
    CHECK(thrown_by([&] { static_cast<void>(response.headers["nothing"]); }) == "LookupError: 'nothing'");
    CHECK(std::ranges::count(response.headers, std::string("one, two"), &requests::Headers::Field::second) == 1);
}

TEST_CASE("parameters and fields are sent", "[http]") {
    requests::Options options;
    options.params = {{"q", "a b&c"}, {"이름", "ü"}};
    options.headers = {{"X-Token", "42"}, {"x-empty", ""}};
    const auto sent = requests::get(server().at("/echo?first=1#part"), options).text();
    CHECK_THAT(sent, StartsWith("GET /echo?first=1&q=a+b%26c&%EC%9D%B4%EB%A6%84=%C3%BC HTTP/1.1\r\n"));
    CHECK_THAT(sent, Contains("\r\nX-Token: 42\r\n") && Contains("\r\nx-empty:\r\n"));
    CHECK_THAT(requests::get(server().at("/echo/한 글?<>")).text(),
               StartsWith("GET /echo/%ED%95%9C%20%EA%B8%80?%3C%3E HTTP"));
}

TEST_CASE("a packed body is unpacked", "[http]") {
    CHECK(requests::get(server().at("/gzip")).content == "hello");
    CHECK_THAT(thrown_by([] { requests::get(server().at("/broken-gzip")); }),
               StartsWith("requests.exceptions.ContentDecodingError: "));
}

TEST_CASE("text is UTF-8, whatever came", "[http]") {
    CHECK(requests::get(server().at("/latin1")).text() == "na\u00EFve");
    CHECK(requests::get(server().at("/utf8")).text() == "na\u00EFve \uFFFD \uFFFD");
    requests::Response response;
    response.content = "\xF0\x9F\x98\x80 \xED\xA0\x80 \xC0\xAF \xF5";
    CHECK(response.text() == "\U0001F600 \uFFFD\uFFFD\uFFFD \uFFFD\uFFFD \uFFFD");
}

TEST_CASE("a bad status is no error until it is asked for", "[http]") {
    const auto response = requests::get(server().at("/status/404"));
    CHECK(response.status_code == 404);
    CHECK_FALSE(response.ok());
    CHECK(response.text() == "as asked");
    CHECK(thrown_by([&] { response.raise_for_status(); }) ==
          "requests.exceptions.HTTPError: 404 Client Error: Not Found for url: " + server().at("/status/404"));
    CHECK_THAT(thrown_by([] { requests::get(server().at("/status/503")).raise_for_status(); }),
               Contains("503 Server Error: "));
    try {
        response.raise_for_status();
    } catch (const requests::RequestException& error) {
        CHECK(dynamic_cast<const requests::HTTPError&>(error).response().text() == "as asked");
    }
}

TEST_CASE("redirections are followed, thirty of them", "[http]") {
    const auto response = requests::get(server().at("/redirect/30"));
    CHECK(response.text() == "hello");
    CHECK(response.url == server().at("/text"));
    CHECK_FALSE(response.headers.contains("Location"));
    CHECK(thrown_by([] { requests::get(server().at("/redirect/31")); }) ==
          "requests.exceptions.TooManyRedirects: Exceeded 30 redirects.");
    const auto first = requests::get(server().at("/redirect/2"), {.allow_redirects = false});
    CHECK(first.status_code == 302);
    CHECK(first.headers["location"] == "/redirect/1");
}

TEST_CASE("a redirection leads to HTTP and nowhere else", "[http]") {
    for (const char* elsewhere : {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/"}) {
        CHECK_THAT(thrown_by([&] { requests::get(server().at("/to?") + elsewhere); }),
                   StartsWith("requests.exceptions.InvalidSchema: "));
    }
}

TEST_CASE("addresses that cannot be right are refused in requests' words", "[http]") {
    const auto refused = [](const std::string& url) { return thrown_by([&] { requests::get(url); }); };
    CHECK(refused("pages/a.html") ==
          "requests.exceptions.MissingSchema: Invalid URL 'pages/a.html': No scheme supplied. Perhaps you meant "
          "https://pages/a.html?");
    CHECK_THAT(refused(""), StartsWith("requests.exceptions.MissingSchema: Invalid URL ''"));
    CHECK(refused("ftp://host/") ==
          "requests.exceptions.InvalidSchema: No connection adapters were found for 'ftp://host/'");
    CHECK_THAT(refused("file:///etc/passwd"), StartsWith("requests.exceptions.InvalidSchema: "));
    CHECK_THAT(refused("localhost:8000/x"), StartsWith("requests.exceptions.InvalidSchema: "));
    CHECK(refused("http://") == "requests.exceptions.InvalidURL: Invalid URL 'http://': No host supplied");
    CHECK_THAT(refused("http:///path"), EndsWith("No host supplied"));
    CHECK_THAT(refused("http:path"), EndsWith("No host supplied"));
    CHECK_THAT(refused("http://a b/"), StartsWith("requests.exceptions.InvalidURL: "));
    CHECK_THAT(refused("http://host:port/"), StartsWith("requests.exceptions.InvalidURL: "));
    CHECK_THAT(refused("http://127.0.0.1\r\nX: y/"), StartsWith("requests.exceptions.InvalidURL: "));
}

TEST_CASE("a field that would add another is refused", "[http]") {
    const auto refused = [](const requests::Headers& headers) {
        requests::Options options;
        options.headers = headers;
        return thrown_by([&] { requests::get(server().at("/echo"), options); });
    };
    CHECK_THAT(refused({{"X", "1\r\nY: 2"}}), StartsWith("requests.exceptions.InvalidHeader: "));
    CHECK_THAT(refused({{"X\r\nY", "2"}}), StartsWith("requests.exceptions.InvalidHeader: "));
    CHECK_THAT(refused({{"", "2"}}), StartsWith("requests.exceptions.InvalidHeader: "));
}

TEST_CASE("an address without a scheme is relative to ASYNCIO_BASE_URL", "[http]") {
    const auto asked = [](const std::string& url) {
        const std::string sent = requests::get(url).text();
        return sent.substr(4, sent.find(' ', 4) - 4);
    };
    {
        Environment base("ASYNCIO_BASE_URL", server().at("/echo/place/index.html?a=/b"));
        CHECK(asked("page?delay=1") == "/echo/place/page?delay=1");
        CHECK(asked("../up") == "/echo/up");
        CHECK(asked("/echo/root") == "/echo/root");
        CHECK(asked("//127.0.0.1:" + std::to_string(server().port()) + "/echo/host") == "/echo/host");
        CHECK(requests::get("page").url == server().at("/echo/place/page"));
    }
    Environment base("ASYNCIO_BASE_URL", "http://127.0.0.1:" + std::to_string(server().port()));
    CHECK(asked("echo") == "/echo");
}

TEST_CASE("errors of the connection say what happened", "[http]") {
    CHECK_THAT(thrown_by([] { requests::get(nowhere()); }), StartsWith("requests.exceptions.ConnectionError: ") &&
                                                                Contains("onnect") &&
                                                                EndsWith("for url: " + nowhere()));
    CHECK_THAT(thrown_by([] { requests::get(server().at("/hang-up")); }),
               StartsWith("requests.exceptions.ConnectionError: "));
    CHECK_THAT(thrown_by([] { requests::get("http://no-such-host.invalid/"); }),
               StartsWith("requests.exceptions.ConnectionError: ") && Contains("no-such-host.invalid"));
    CHECK_THAT(thrown_by([] { requests::get("https://127.0.0.1:" + std::to_string(server().port())); }),
               StartsWith("requests.exceptions.SSLError: "));
}

TEST_CASE("the timeout is the longest silence", "[http]") {
    CHECK(thrown_by([] { requests::get(server().at("/slow/10000"), {.timeout = 200ms}); }) ==
          "requests.exceptions.ReadTimeout: Read timed out. (read timeout=0.2) for url: " + server().at("/slow/10000"));
    CHECK_THAT(thrown_by([] { requests::get(server().at("/drip/10000"), {.timeout = 200ms}); }),
               Contains("Read timed out."));
    CHECK(requests::get(server().at("/drip/50"), {.timeout = 400ms}).content == "xxxxxxxxxx");
    CHECK(thrown_by([] { requests::get(server().at("/text"), {.timeout = 0s}); }) ==
          "ValueError: Attempted to set read timeout to 0, but the timeout cannot be set to a value less than or equal "
          "to 0.");
}

TEST_CASE("a time-out of connecting is a time-out and an error of the connection", "[http]") {
    const auto error = std::make_exception_ptr(requests::ConnectTimeout("late"));
    CHECK(thrown(error) == "requests.exceptions.ConnectTimeout: late");
    CHECK_THROWS_AS(std::rethrow_exception(error), requests::ConnectionError);
    CHECK_THROWS_AS(std::rethrow_exception(error), requests::Timeout);
    CHECK_THROWS_AS(std::rethrow_exception(error), requests::exceptions::RequestException);
    CHECK_THROWS_AS(std::rethrow_exception(error), Exception);
    CHECK_THROWS_AS(std::rethrow_exception(error), std::exception);
}

TEST_CASE("fetching is awaited while other tasks run", "[http]") {
    auto main = []() -> Coroutine<std::vector<std::string>> {
        std::vector<std::string> order;
        auto fetch = [&](std::string path) -> Coroutine<> {
            const auto response = co_await http::get(server().at(path));
            order.push_back(path + " " + response.text());
        };
        auto first = create_task(fetch("/slow/400"));
        auto second = create_task(fetch("/text"));
        co_await sleep(0);
        order.push_back("meanwhile");
        co_await gather(first, second);
        co_return order;
    };
    CHECK(run_really(main()) == std::vector<std::string>{"meanwhile", "/text hello", "/slow/400 slow"});
}

TEST_CASE("what requests throws is thrown at the await", "[http]") {
    auto main = []() -> Coroutine<> {
        const auto refused = co_await outcome(http::get(nowhere()));
        CHECK_THAT(thrown(refused.error()), StartsWith("requests.exceptions.ConnectionError: "));
        const auto bad = co_await outcome(http::get("nothing"));
        CHECK_THAT(thrown(bad.error()), StartsWith("requests.exceptions.MissingSchema: "));
        requests::Options options;
        options.timeout = 100ms;
        const auto late = co_await outcome(http::get(server().at("/slow/5000"), options));
        CHECK_THAT(thrown(late.error()), StartsWith("requests.exceptions.ReadTimeout: "));
    };
    run_really(main());
}

TEST_CASE("cancelling ends the transfer at once", "[http]") {
    auto main = []() -> Coroutine<> {
        for (const std::string path : {"/slow/20000", "/drip/5000"}) {
            auto task = create_task(http::get(server().at(path)));
            while (server().open() == 0) co_await sleep(0.01);
            co_await sleep(0.1);
            task.cancel();
            const auto begun = std::chrono::steady_clock::now();
            const auto result = co_await outcome(task);
            CHECK(is_cancelled(result));
            CHECK(std::chrono::steady_clock::now() - begun < 2s);
            while (server().open() > 0 && std::chrono::steady_clock::now() - begun < 5s) co_await sleep(0.01);
            CHECK(std::chrono::steady_clock::now() - begun < 2s);
        }
        auto late = wait_for(http::get(server().at("/slow/20000")), 100ms);
        const auto result = co_await outcome(std::move(late));
        CHECK(thrown(result.error()) == "TimeoutError");
    };
    CHECK(real_seconds_of([&] { run_really(main()); }) < 8);
}

TEST_CASE("one that is not awaited any more does not hold up the end", "[http]") {
    auto main = []() -> Coroutine<> {
        auto task = create_task(http::get(server().at("/slow/20000")));
        co_await sleep(0.1);
    };
    CHECK(real_seconds_of([&] { run_really(main()); }) < 5);
}

TEST_CASE("fifty at once take as long as the slowest", "[http]") {
    auto main = []() -> Coroutine<> {
        std::vector<Coroutine<requests::Response>> fetched;
        for (int i = 0; i < 50; ++i) fetched.push_back(http::get(server().at("/slow/" + std::to_string(500 + i))));
        const auto responses = co_await gather(std::move(fetched));
        for (const auto& response : responses) CHECK(response.text() == "slow");
    };
    CHECK(real_seconds_of([&] { run_really(main()); }) < 5);
    CHECK(server().most_at_once() >= 50);
}

TEST_CASE("a blocking call goes to an executor as in Python", "[http]") {
    auto main = []() -> Coroutine<> {
        auto loop = get_running_loop();
        CHECK_AWAITED(loop->run_in_executor(nullptr, requests::get, server().at("/text")), it.text() == "hello");
        CHECK_AWAITED(to_thread(requests::get, server().at("/text")), it.text() == "hello");
    };
    run_really(main());
}

TEST_CASE("Ctrl-C while main blocks cancels it, and pressed again ends the call", "[http]") {
    auto main = []() -> Coroutine<> {
        requests::get(server().at("/slow/20000"));
        co_return;
    };
    auto* const catch2s = std::signal(SIGINT, SIG_DFL);
    std::thread presses([] {
        for (int i = 0; i < 2; ++i) {
            std::this_thread::sleep_for(300ms);
            ::kill(::getpid(), SIGINT);
        }
    });
    CHECK(real_seconds_of([&] { CHECK_THROWS_AS(run_really(main()), KeyboardInterrupt); }) < 10);
    presses.join();
    std::signal(SIGINT, catch2s);
}
