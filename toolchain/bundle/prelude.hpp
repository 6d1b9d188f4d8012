// What programs usually include, compiled once. What a program includes beside it is compiled with it.
#pragma once

// std::jthread is finished in this release of libc++, but not switched on.
#include <__config>
#undef _LIBCPP_HAS_NO_EXPERIMENTAL_STOP_TOKEN

#include <asyncio/asyncio.hpp>

#include <algorithm>
#include <any>
#include <array>
#include <atomic>
#include <barrier>
#include <bit>
#include <bitset>
#include <cassert>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cmath>
#include <compare>
#include <complex>
#include <concepts>
#include <condition_variable>
#include <coroutine>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <exception>
#include <expected>
#include <format>
#include <forward_list>
#include <fstream>
#include <functional>
#include <future>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <latch>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <numbers>
#include <numeric>
#include <optional>
#include <print>
#include <queue>
#include <random>
#include <ranges>
#include <ratio>
#include <semaphore>
#include <set>
#include <shared_mutex>
#include <source_location>
#include <span>
#include <sstream>
#include <stack>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <tuple>
#include <type_traits>
#include <typeindex>
#include <typeinfo>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

// Templates that nearly every program uses are instantiated, and their code made, together with
// this header. Nothing here is ever called.
namespace asyncio_prelude {

template <class... Values>
void print_each(const Values&... values) {
    (std::println("{}", values), ...);
    (static_cast<void>(std::format("{}", values)), ...);
}

template <class T>
void sort(std::vector<T>& values) {
    std::sort(values.begin(), values.end());
    std::ranges::sort(values);
    std::ranges::is_sorted(values);
    std::ranges::find(values, values.front());
    std::println("{}", values);
}

inline void containers() {
    std::map<int, int> numbers;
    numbers[0] += 1;
    for (int i : std::views::iota(0, 1)) numbers.emplace(i, i);
    for (const auto& [key, value] : numbers) std::println("{} {}", key, value);
    std::ranges::is_sorted(numbers | std::views::keys);
    std::ranges::for_each(numbers | std::views::values, [](int) {});
    std::unordered_map<std::string, int> counts;
    counts[""] += 1;
    std::set<int> set{0};
    set.insert(0);
    std::deque<int> deque{0};
    deque.push_back(deque.front());
    deque.pop_front();
}

inline void common() {
    print_each(0, 0ul, 0ll, 0.0, 'a', true, "text", std::string(), std::string_view());
    std::print("{}", std::string());
    std::println("{} {}", 0, 0);
    std::println("{} {}", std::string(), 0);
    std::println("{} {}", std::string(), std::string());
    std::println("{:.2f}", 0.0);
    const auto now = std::chrono::system_clock::now();
    std::println("{:%H:%M:%S}", std::chrono::floor<std::chrono::seconds>(now));
    std::println("{}", now);
    std::println("{} {}", std::chrono::milliseconds(1), std::chrono::duration<double>(1));
    std::vector<int> numbers{0};
    numbers.push_back(0);
    std::vector<std::string> words{""};
    words.push_back("");
    std::map<std::string, int> map;
    map[""] = 0;
    std::cout << std::string() << 0 << 0.0 << std::endl;
    sort(numbers);
    sort(words);
    containers();
    std::mt19937 random(std::random_device{}());
    std::uniform_int_distribution(0, 1)(random);
    std::uniform_real_distribution(0.0, 1.0)(random);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

inline asyncio::Coroutine<> nothing() { co_return; }

template <class T>
asyncio::Coroutine<T> give(T value) {
    co_return value;
}

inline asyncio::Coroutine<> await_nothing() {
    co_await asyncio::sleep(std::chrono::seconds(1));
    co_await asyncio::sleep(std::chrono::milliseconds(1));
    co_await asyncio::sleep(0.5);
    co_await asyncio::sleep(0);
    co_await nothing();
    auto task = asyncio::create_task(nothing());
    auto [one, two] = co_await asyncio::gather(nothing(), nothing());
    co_await asyncio::gather(task, task);
    std::vector tasks{task};
    tasks.push_back(task);
    auto [done, pending] = co_await asyncio::wait(tasks);
    co_await asyncio::wait_for(nothing(), std::chrono::seconds(1));
    co_await task;
}

template <class T>
asyncio::Coroutine<T> await_value(T value) {
    auto task = asyncio::create_task(give(value));
    auto [one, two] = co_await asyncio::gather(give(value), give(value));
    auto [three, four] = co_await asyncio::gather(task, task);
    co_await asyncio::wait_for(give(value), std::chrono::seconds(1));
    co_await give(value);
    co_return co_await task;
}

inline void run() {
    asyncio::run(await_nothing());
    static_cast<void>(asyncio::run(await_value(0)));
    static_cast<void>(asyncio::run(await_value(std::string())));
    auto loop = asyncio::new_event_loop();
    loop->run_until_complete(nothing());
}

}  // namespace asyncio_prelude
