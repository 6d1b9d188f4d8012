#include <asyncio/asyncio.hpp>

#include <print>

// range처럼 숫자를 하나씩 만드는 제너레이터
asyncio::Generator<int> numbers(int n) {
    int number = 0;
    while (number < n) {
        std::println("{} 생성", number);
        co_yield number;
        number += 1;
    }
}

int main() {
    // 십억 개 가운데 꺼낸 세 개만 만들어진다.
    for (int number : numbers(1'000'000'000)) {
        std::println("{} 사용", number);
        if (number == 2) {
            break;
        }
    }

    // range() 안의 숫자가 아무리 커져도 크기는 일정하다.
    if (sizeof(asyncio::range(10)) == sizeof(asyncio::range(1'000'000'000))) {
        std::println("range(10)과 range(1_000_000_000)은 크기가 같음");
    }

    long long total = 0;
    for (int number : asyncio::range(1'000'000)) {
        total += number;
    }
    std::println("백만 개의 합 : {}", total);
}
