#include <chrono>
#include <print>
#include <thread>

using namespace std::chrono_literals;

void sync_task_1() {
    std::println("sync_task_1 : 시작");
    std::println("sync_task_1 : 5초 대기");
    std::this_thread::sleep_for(5s);
    std::println("sync_task_1 : 종료");
}

void sync_task_2() {
    std::println("sync_task_2 : 시작");
    std::println("sync_task_2 : 3초 대기");
    std::this_thread::sleep_for(3s);
    std::println("sync_task_2 : 종료");
}

int main() {
    auto start_time = std::chrono::system_clock::now();
    sync_task_1();
    sync_task_2();
    auto end_time = std::chrono::system_clock::now();
    std::println("{}", std::chrono::duration<double>(end_time - start_time).count());
    // 8.009934186935425 초
}
