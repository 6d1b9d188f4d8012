// What programs usually include, compiled once. What a program includes beside it is compiled with it.
#pragma once

#include <asyncio/asyncio.hpp>

#include <algorithm>
#include <any>
#include <array>
#include <atomic>
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
  (std::print("{}", values), ...);
  (std::println(stderr, "{}", values), ...);
  (std::println("{} {}", values, values), ...);
  (static_cast<void>(std::format("{}", values)), ...);
  (static_cast<void>(std::to_string(sizeof values)), ...);
}

template <class Value>
void use_containers(Value value) {
  std::vector<Value> vector{value};
  vector.push_back(value);
  vector.emplace_back(value);
  std::optional<Value> optional{value};
  std::map<std::string, Value> map{{"", value}};
  map[""] = value;
  std::unordered_map<std::string, Value> unordered{{"", value}};
  unordered[""] = value;
  std::function<Value()> function = [value] { return value; };
  static_cast<void>(function());
}

inline void common() {
  print_each(0, 0u, 0l, 0ll, 0ul, 0ull, 0.0, 'a', true, "text", std::string(), std::string_view());
  std::println("{} {} {}", 0, 0, 0);
  std::println("{}: {}", std::string(), 0);
  std::println("{} {:.2f}", std::string_view(), 0.0);
  use_containers(0);
  use_containers(0.0);
  use_containers(std::string());
  const auto now = std::chrono::system_clock::now();
  std::println("{:%H:%M:%S}", std::chrono::floor<std::chrono::seconds>(now));
  std::println("{:%F %T}", now);
  std::println("{}", now);
  std::println("{} {} {}", std::chrono::seconds(1), std::chrono::milliseconds(1), std::chrono::duration<double>(1));
  std::cout << std::string() << 0 << 0.0 << std::endl;
  std::cerr << std::string() << 0 << std::endl;
}

}  // namespace asyncio_prelude
