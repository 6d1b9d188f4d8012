import asyncio
import os
import time
import requests

async def download_page2(url):
    loop = asyncio.get_event_loop() # 이벤트 루프 객체 얻기
    req = await loop.run_in_executor(None, requests.get, os.environ['ASYNCIO_BASE_URL'] + url) # 동기함수인 requests.get을 비동기로 호출
    html = req.text
    print('다운로드 완료 :', url, ',페이지 크기 (', len(html),')')

async def main():
    await asyncio.gather(
        download_page2('pages/Programmers-Kth-Number-Python.html?delay=0.9'),
        download_page2('pages/TIL-WEB-TCPIP.html?delay=0.2'),
        download_page2('pages/TIL-Python-sleep.html?delay=1'),
        download_page2('pages/TIL-Middleware.html?delay=0.1'),
        download_page2('pages/Programmers-Mock-Exam-Python.html?delay=0.8'),
        download_page2('pages/DB-Data-Type.html?delay=0.3'),
        download_page2('pages/DB-SQL-Constraint.html?delay=0.5')
    )

print (f"시작 시간{time.strftime('%X')}")
start_time = time.time()
asyncio.run(main())
finish_time = time.time()
print(f"종료 시간{time.strftime('%X')}, 총 소요 시간 : {finish_time - start_time}초")
# 총 소요 시간 : 0.7937102317810059초
