#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdlib>
#include <iostream>

#include <asyncio/asyncio.hpp>

#ifdef __EMSCRIPTEN__
// Here the tests are the host: the page's is not linked in.
std::unique_ptr<asyncio::Host> asyncio::default_host() { return asyncio::virtual_host(); }
#endif

namespace {

int tests_with_leftovers = 0;

/// Looks after every test for coroutines, futures and handles that it left alive, where they are counted: in the build
/// with the address sanitizer.
class Leftovers : public Catch::TestEventListenerBase {
public:
    using TestEventListenerBase::TestEventListenerBase;
    void testCaseStarting(const Catch::TestCaseInfo& test) override {
        TestEventListenerBase::testCaseStarting(test);
        before_ = asyncio::detail::FramePool::in_use;
    }
    void testCaseEnded(const Catch::TestCaseStats& test) override {
        if (const std::ptrdiff_t left = asyncio::detail::FramePool::in_use - before_) {
            ++tests_with_leftovers;
            std::cerr << "left alive: " << left << " by the test: " << test.testInfo.name << std::endl;
        }
        TestEventListenerBase::testCaseEnded(test);
    }

private:
    std::ptrdiff_t before_ = 0;
};
CATCH_REGISTER_LISTENER(Leftovers)

}  // namespace

int main(int argc, char** argv) {
    ::setenv("ASYNCIO_CLOCK", "virtual", 1);  // no test waits for a real clock
    const int failed = Catch::Session().run(argc, argv);
    return failed ? failed : tests_with_leftovers;
}
