import os
import time
import requests

def download_page(url):
    req = requests.get(os.environ['ASYNCIO_BASE_URL'] + url)
    html = req.text
    print('다운로드 완료 :', url, ',페이지 크기 (', len(html),')')

def main():
    download_page('pages/Programmers-Kth-Number-Python.html?delay=0.9')
    download_page('pages/TIL-WEB-TCPIP.html?delay=0.2')
    download_page('pages/TIL-Python-sleep.html?delay=1')
    download_page('pages/TIL-Middleware.html?delay=0.1')
    download_page('pages/Programmers-Mock-Exam-Python.html?delay=0.8')
    download_page('pages/DB-Data-Type.html?delay=0.3')
    download_page('pages/DB-SQL-Constraint.html?delay=0.5')

print (f"시작 시간{time.strftime('%X')}")
start_time = time.time()
main()
finish_time = time.time()
print(f"종료 시간{time.strftime('%X')}, 총 소요 시간 : {finish_time - start_time}초")
# 총 소요 시간 : 3.3226277828216553초
