#include <asyncio/asyncio.hpp>
#include <chrono>
#include <ctime>
#include <print>
#include <string>

namespace requests = asyncio::requests;
using std::chrono::system_clock;

void download_page(std::string url) {
    auto req = requests::get(url);
    auto html = req.text();
    std::println("다운로드 완료 : {} ,페이지 크기 ( {} )", url, html.size());
}

// 페이지마다 ?delay=초 만큼 뒤에 대답한다
void pages() {
    download_page("pages/Programmers-Kth-Number-Python.html?delay=0.9");
    download_page("pages/TIL-WEB-TCPIP.html?delay=0.2");
    download_page("pages/TIL-Python-sleep.html?delay=1");
    download_page("pages/TIL-Middleware.html?delay=0.1");
    download_page("pages/Programmers-Mock-Exam-Python.html?delay=0.8");
    download_page("pages/DB-Data-Type.html?delay=0.3");
    download_page("pages/DB-SQL-Constraint.html?delay=0.5");
}

std::string now() {
    const std::time_t time = std::time(nullptr);
    char text[16];
    std::strftime(text, sizeof text, "%X", std::localtime(&time));
    return text;
}

int main() {
    std::println("시작 시간{}", now());
    auto start_time = system_clock::now();
    pages();
    auto finish_time = system_clock::now();
    std::chrono::duration<double> seconds = finish_time - start_time;
    std::println("종료 시간{}, 총 소요 시간 : {}초", now(), seconds.count());
    // 총 소요 시간 : 3.3226277828216553초
}
