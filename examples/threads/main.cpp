#include <atomic>
#include <chrono>
#include <print>
#include <thread>

using namespace std::chrono_literals;

// 결과를 담을 변수
std::atomic<int> ret = 0;

void example() {
    for (int i = 1; i < 10; i += 1) {
        std::this_thread::sleep_for(100ms);
        ret += i;
    }
}

int main() {
    // example함수를 Thread로 개시한다.
    std::thread th1(example);
    std::thread th2(example);
    // 쓰레드가 종료할 때까지 기다림.
    th1.join();
    th2.join();
    // 결과 출력
    std::println("{}", ret.load());
}
