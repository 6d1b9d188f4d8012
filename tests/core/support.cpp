#include "support.hpp"

#include <unistd.h>
#include <cmath>
#include <cstdio>
#include <iostream>

double seconds_of(const std::function<void()>& function) {
    auto clock = asyncio::virtual_host();
    const auto start = clock->now(0);
    function();
    return std::round(static_cast<double>(clock->now(0) - start) / 1e6) / 1e3;
}

std::vector<std::string> errors_of(const std::function<void()>& function) {
    std::FILE* file = std::tmpfile();
    REQUIRE(file);
    std::fflush(stderr);
    const int saved = ::dup(STDERR_FILENO);
    ::dup2(::fileno(file), STDERR_FILENO);
    function();
    std::fflush(stderr);
    ::dup2(saved, STDERR_FILENO);
    ::close(saved);
    std::rewind(file);
    std::vector<std::string> lines(1);
    for (int c; (c = std::fgetc(file)) != EOF;) {
        if (c == '\n') {
            lines.emplace_back();
        } else {
            lines.back() += static_cast<char>(c);
        }
    }
    std::fclose(file);
    lines.pop_back();
    return lines;
}

std::string thrown_by(const std::function<void()>& function) {
    try {
        function();
    } catch (...) {
        return thrown(std::current_exception());
    }
    return {};
}

std::string thrown(const std::exception_ptr& error) {
    return error ? asyncio::detail::traceback_line(error) : std::string();
}
