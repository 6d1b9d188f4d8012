#include <asyncio/asyncio.hpp>

#include <chrono>
#include <ctime>
#include <format>
#include <print>
#include <string>
#include <thread>

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

asyncio::Coroutine<> keep_printing1() {
    while (true) {
        print_now();
        std::println("None");  // 파이썬의 print(print_now())는 print_now()가 반환한 None도 출력한다.
        co_await asyncio::sleep(500ms);
    }
}

void keep_printing2() {
    while (true) {
        print_now();
        std::println("None");
        std::this_thread::sleep_for(500ms);
    }
}

asyncio::Coroutine<> other_task() {
    while (true) {
        std::println("다른 태스크");
        co_await asyncio::sleep(500ms);
    }
}

asyncio::Coroutine<> async_main() {
    auto other = asyncio::create_task(other_task());
    try {
        // 논블로킹: 기다리는 동안 다른 태스크도 실행된다.
        co_await asyncio::wait_for(keep_printing1(), 1250ms);
    } catch (const asyncio::TimeoutError&) {
        std::println("여기부터 time.sleep");
    }
    // 블로킹: 스레드가 멈추어 다른 태스크는 더 실행되지 않는다.
    keep_printing2();
}

int main() {
    asyncio::run(async_main());
}
