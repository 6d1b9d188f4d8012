import sys

# range처럼 숫자를 하나씩 만드는 제너레이터
def numbers(n):
    number = 0
    while number < n:
        print(f'{number} 생성')
        yield number
        number += 1

# 십억 개 가운데 꺼낸 세 개만 만들어진다.
for number in numbers(1_000_000_000):
    print(f'{number} 사용')
    if number == 2:
        break

# range() 안의 숫자가 아무리 커져도 크기는 일정하다.
if sys.getsizeof(range(10)) == sys.getsizeof(range(1_000_000_000)):
    print('range(10)과 range(1_000_000_000)은 크기가 같음')

total = 0
for number in range(1_000_000):
    total += number
print(f'백만 개의 합 : {total}')
