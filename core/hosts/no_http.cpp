// Where the library was built without libcurl, and in pages of others, which have their own `fetch`.
#include "../src/transfer.hpp"

namespace asyncio::detail {

requests::Response perform(const Request&, Cancellation&) {
#ifdef __EMSCRIPTEN__
    throw requests::ConnectionError(
        "in a page of one's own this library fetches nothing: await the page's fetch by asyncio::from_promise");
#else
    throw requests::ConnectionError(
        "this asyncio was built without libcurl, so it can fetch nothing: install libcurl's development files "
        "(Debian: libcurl4-openssl-dev) and build it again");
#endif
}

}  // namespace asyncio::detail
