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
  # example함수를 비동기로 개시한다. 
  t1 = asyncio.create_task(example());
  t2 = asyncio.create_task(example());
  
  # t1와 t2가 종료가 되면 결과값을 더한다.
  print(await t1 + await t2);

#async def를 실행시키기 위한 함수.
asyncio.run(main());
