import threading, time;
# 결과를 담을 변수
ret = 0;
def example():
  global ret;
  for i in range(1,10,1):
    time.sleep(0.1);
    ret += i;
# example함수를 Thread로 개시한다.
th1 = threading.Thread(target=example);
th2 = threading.Thread(target=example);
th1.start();
th2.start();
# 쓰레드가 종료할 때까지 기다림.
th1.join();
th2.join();
# 결과 출력
print(ret);
