#include <ranges>

#include "support.hpp"

using namespace asyncio;

namespace {

Generator<int> count_to(int n, int& made) {
    for (int i = 0; i < n; ++i) {
        ++made;
        co_yield i;
    }
}

}  // namespace

TEST_CASE("range counts as Python's") {
    auto numbers = [](auto range) { return std::vector<long>(range.begin(), range.end()); };
    CHECK(numbers(range(4)) == std::vector<long>{0, 1, 2, 3});
    CHECK(numbers(range(1, 10, 3)) == std::vector<long>{1, 4, 7});
    CHECK(numbers(range(5, 0, -2)) == std::vector<long>{5, 3, 1});
    CHECK(numbers(range(3, 3)).empty());
    CHECK(numbers(range(-2)).empty());
    CHECK(range(10'000'000'000L).size() == 10'000'000'000);
    CHECK(thrown_by([] { (void)range(0, 1, 0); }) == "ValueError: range() arg 3 must not be zero");
}

TEST_CASE("a range is walked any number of times") {
    auto three = range(3);
    int sum = 0;
    for (int i : three) sum += i;
    for (int i : three) sum += i;
    CHECK(sum == 6);
}

TEST_CASE("a generator makes one value at a time, when it is asked") {
    int made = 0;
    auto generator = count_to(1'000'000'000, made);
    CHECK(made == 0);
    for (int i : generator) {
        CHECK(made == i + 1);
        if (i == 2) break;
    }
    CHECK(made == 3);
}

TEST_CASE("a generator is an input range") {
    static_assert(std::ranges::input_range<Generator<int>>);
    int made = 0;
    auto squares = count_to(4, made) | std::views::transform([](int i) { return i * i; });
    std::vector<int> all;
    for (int i : squares) all.push_back(i);
    CHECK(all == std::vector{0, 1, 4, 9});
}

TEST_CASE("an exception of a generator reaches whoever asks for the next value") {
    auto fails = []() -> Generator<int> {
        co_yield 1;
        throw ValueError("empty");
    };
    std::vector<int> seen;
    CHECK(thrown_by([&] {
              for (int i : fails()) seen.push_back(i);
          }) == "ValueError: empty");
    CHECK(seen == std::vector{1});
}

TEST_CASE("a generator that is dropped is destroyed there and then") {
    int alive = 0;
    auto holds = [](Probe probe) -> Generator<int> {
        co_yield 1;
        (void)probe;
        co_yield 2;
    };
    {
        auto generator = holds(Probe(alive));
        CHECK(*generator.begin() == 1);
        CHECK(alive == 1);
    }
    CHECK(alive == 0);
}
