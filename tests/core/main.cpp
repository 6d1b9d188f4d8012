#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <cstdlib>

#include <asyncio/asyncio.hpp>

#ifdef __EMSCRIPTEN__
// Here the tests are the host: the page's is not linked in.
std::unique_ptr<asyncio::Host> asyncio::default_host() { return asyncio::virtual_host(); }
#endif

int main(int argc, char** argv) {
    ::setenv("ASYNCIO_CLOCK", "virtual", 1);  // no test waits for a real clock
    return Catch::Session().run(argc, argv);
}
