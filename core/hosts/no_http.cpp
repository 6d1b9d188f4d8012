// Where the library was built without libcurl.
#include "../src/transfer.hpp"

namespace asyncio::detail {

requests::Response perform(const Request&, Cancellation&) {
    throw requests::ConnectionError(
        "this asyncio was built without libcurl, so it can fetch nothing: install libcurl's development files "
        "(Debian: libcurl4-openssl-dev) and build it again");
}

}  // namespace asyncio::detail
