def sync_task_1():
print('sync_task_1 : 시작')
print('sync_task_1 : 5초 대기')
time.sleep(5)
print('sync_task_1 : 종료')
def sync_task_2():
print('sync_task_2 : 시작')
print('sync_task_2 : 3초 대기')
time.sleep(3)
print('sync_task_2 : 종료')
start_time = time.time()
sync_task_1()
sync_task_2()
end_time = time.time()
print (end_time-start_time)
# 8.009934186935425 초
