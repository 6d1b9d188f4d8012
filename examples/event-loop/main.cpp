#include <asyncio/asyncio.hpp>

#include <chrono>
#include <print>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<> work(std::string name, std::chrono::seconds delay) {
    std::println("{} : 데이터를 요청하고 응답을 기다림", name);
    co_await asyncio::sleep(delay);  // 이벤트 루프에 통제권을 넘겨줌
    std::println("{} : 응답을 받고 멈췄던 부분부터 마무리", name);
}

asyncio::Coroutine<> async_main() {
    auto work1 = asyncio::create_task(work("작업 1", 3s));
    auto work2 = asyncio::create_task(work("작업 2", 1s));
    auto work3 = asyncio::create_task(work("작업 3", 2s));
    std::println("이벤트 루프 : 작업들을 하나씩 실행");
    co_await work1;
    co_await work2;
    co_await work3;
}

int main() {
    auto loop = asyncio::new_event_loop();
    loop->run_until_complete(async_main());
    loop->close();
}
