# async/await를 사용하기 위한 라이브러리
import asyncio;

# 비동기를 지정하기 위한 example();
async def example():
  ret = 0;
  for i in range(1,10,1):
    await asyncio.sleep(0.1);
    ret += i;
  return ret;

async def main():
  # example함수를 비동기로 개시한다. 파라미터에 두개를 넣는 것으로 비동기를 두번 실행하는 것으로 의미한다.
  ret = await asyncio.gather(example(), example());
  print(sum(ret));

#async def를 실행시키기 위한 함수.
loop = asyncio.new_event_loop();
asyncio.set_event_loop(loop);
try:
  loop.run_until_complete(main());
finally:
  loop.close();
  asyncio.set_event_loop(None);
