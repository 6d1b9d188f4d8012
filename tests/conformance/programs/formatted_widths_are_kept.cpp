#include <asyncio/asyncio.hpp>

#include <print>

int main() {
    std::println("{:06}|{:>6}|{:<6}|{:^6}|", 42, 42LL, 42u, 42ul);
    std::println("{:>6}|{:6}|{:>6}|", 'c', "text", "True");
    std::println("{:#06x}|{:+d}|{:08.3f}|{:03}|", 255, 7, 3.14159, 7);
}
