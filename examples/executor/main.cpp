#include <asyncio/asyncio.hpp>
#include <chrono>
#include <format>
#include <print>
#include <string>
#include <thread>

using namespace std::chrono_literals;

// 결과가 나올 때까지 코드 실행이 중단(block)되는 함수
std::string download(std::string name, std::chrono::milliseconds time) {
    std::this_thread::sleep_for(time);
    return std::format("{} : 다운로드 완료", name);
}

asyncio::Coroutine<> tick() {
    for (int i = 1; i < 3; ++i) {
        co_await asyncio::sleep(200ms);
        std::println("이벤트 루프 : 멈추지 않음 {}", i);
    }
}

asyncio::Coroutine<> async_main() {
    auto loop = asyncio::get_running_loop();
    std::println("다운로드 시작");
    // 첫 번째 인수는 executor: nullptr은 기본 스레드 풀
    // 두 번째 인수는 실행할 함수, 세 번째부터는 그 함수에 들어갈 인수
    auto first = loop->run_in_executor(nullptr, download, "첫 번째", 500ms);
    auto second = loop->run_in_executor(nullptr, download, "두 번째", 300ms);
    co_await tick();
    std::println("{}", co_await first);
    std::println("{}", co_await second);
}

int main() { asyncio::run(async_main()); }
