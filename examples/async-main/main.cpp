#include <asyncio/asyncio.hpp>

#include <chrono>
#include <ctime>
#include <format>
#include <print>
#include <string>

using namespace std::chrono_literals;

// 파이썬의 datetime.datetime.now()
std::string now() {
    const auto time = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    char text[32];
    std::strftime(text, sizeof text, "%F %T", std::localtime(&seconds));
    return text + std::format(".{:06}", time.time_since_epoch() % 1s / 1us);
}

void print_now() {
    std::println("{}", now());
}

asyncio::Coroutine<> keep_printing() {
    while (true) {
        print_now();
        std::println("None");  // 파이썬의 print(print_now())는 print_now()가 반환한 None도 출력한다.
        co_await asyncio::sleep(500ms);
    }
}

asyncio::Coroutine<> async_main() {
    try {
        co_await asyncio::wait_for(keep_printing(), 10s);
    } catch (const asyncio::TimeoutError&) {
        std::println("시간 종료");
    }
}

int main() {
    asyncio::run(async_main());
}
