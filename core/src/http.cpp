#include "asyncio/http.hpp"

#include <memory>

#include "asyncio/executors.hpp"
#include "transfer.hpp"

namespace asyncio {
namespace {

/// More transfers at once than anybody's server likes; the rest wait for their turn.
constexpr int most_threads = 256;

/// The threads of all transfers that are awaited. Those of a loop's own executor are for the program's calls.
ThreadPoolExecutor& threads() {
    static ThreadPoolExecutor all(most_threads, "asyncio-http");
    return all;
}

/// Ends the transfer when its coroutine ends before it, however that comes.
class EndsTransfer {
public:
    explicit EndsTransfer(std::shared_ptr<detail::Cancellation> transfer) : transfer_(std::move(transfer)) {}
    EndsTransfer(const EndsTransfer&) = delete;
    EndsTransfer& operator=(const EndsTransfer&) = delete;
    ~EndsTransfer() { transfer_->cancel(); }

private:
    std::shared_ptr<detail::Cancellation> transfer_;
};

}  // namespace

Coroutine<requests::Response> http::get(std::string url, requests::Options options) {
    auto cancellation = std::make_shared<detail::Cancellation>();
    auto transfer = [request = detail::prepare(std::move(url), std::move(options)), cancellation] {
        return detail::perform(request, *cancellation);
    };
    const EndsTransfer guard(std::move(cancellation));
    auto response = detail::require_running_loop().run_in_executor(&threads(), std::move(transfer));
    co_return co_await response;
}

}  // namespace asyncio
