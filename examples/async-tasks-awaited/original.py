async def async_task_1():
print('async_task_1 : 시작')
print('async_task_1 : 5초 대기')
await asyncio.sleep(5)
print('async_task_1 : 종료')
async def async_task_2():
print('async_task_2 : 시작')
print('async_task_2 : 3초 대기')
await asyncio.sleep(3)
print('async_task_2 : 종료')
async def main():
start_time = time.time()
# 여러 코루틴을 동시에 실행하기 위해선 create_task()를 사용
# await async_task_1()
# await async_task_2() <- 이런식으로 나열하면 코루틴을 호출하는 것이지 다음 태스크를 실행하도록 예약하는 행동이 아님
task1 = asyncio.create_task(async_task_1())
task2 = asyncio.create_task(async_task_2())
await task1
await task2
end_time = time.time()
print(f"소요시간 : {end_time - start_time}")
asyncio.run(main())
# 소요 시간 : 5.003206968307495 초
