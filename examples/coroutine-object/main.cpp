#include <asyncio/asyncio.hpp>

#include <print>
#include <string>
#include <utility>

asyncio::Coroutine<std::string> async_main() {
    std::println("main 코루틴 실행");
    co_await asyncio::sleep(0);
    co_return "결과";
}

int main() {
    auto coroutine = async_main();
    std::println("main 코루틴 객체 생성 : 아직 아무것도 실행되지 않음");

    auto result = asyncio::run(std::move(coroutine));
    std::println("asyncio.run()이 반환한 {}", result);
}
