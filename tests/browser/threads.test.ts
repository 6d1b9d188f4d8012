// Threads in the page: the standard library's, and the executors that stand on them.
import { describe, expect, it } from 'vitest';
import { browserNames } from './support/browsers.ts';
import type { Playground } from './support/playground.ts';
import { compiled } from './support/programs.ts';
import { stage } from './support/stage.ts';
import {
  blocksForEver, blocksLoop, computesInThread, deadlock, detached, exceptions, executorLines, executors, interleaved, jobForEver, notJoined,
  oneAfterAnother, overflow, overflowAndBack, randomPrograms, thousand, throwsInThread, tour, tourLines,
} from './support/thread-programs.ts';

/** Both browsers run the same programs. */
const made = new Map<string, Promise<Uint8Array>>();
function compiledOnce(source: string): Promise<Uint8Array> {
  const program = made.get(source) ?? compiled(source);
  made.set(source, program);
  return program;
}

describe.each(browserNames)('in %s', (name) => {
  const on = stage(name);
  let playground: Playground;

  async function start(source: string, clock: 'virtual' | 'real' = 'virtual'): Promise<void> {
    on.server.replaceProgram('async-def', await compiledOnce(source));
    playground = await on.open('#async-def', { language: 'en', clock });
    await playground.run();
  }

  async function printed(source: string, clock?: 'real'): Promise<{ stdout: string[]; stderr: string[]; ended: string | null; sentence: string }> {
    await start(source, clock);
    const ended = await playground.untilEnd();
    const lines = await playground.lines();
    const said = (stream: string) => lines.filter((line) => line.stream === stream).map(({ text }) => text);
    const sentence = ended === 'finished' ? '' : await playground.text('.sentence');
    return { stdout: said('stdout'), stderr: said('stderr'), ended, sentence };
  }

  it('sleeping threads interleave, at exact times under the virtual clock', async () => {
    const { stdout, ended } = await printed(interleaved);
    expect(stdout).toEqual(['0 started', '200 a1', '310 b1', '400 a2', '600 a3', '620 b2', '930 b3', '930 joined']);
    expect(ended).toBe('finished');
  });

  it('and in the same order in real time', async () => {
    const { stdout } = await printed(interleaved, 'real');
    expect(stdout.map((line) => line.split(' ')[1])).toEqual(['started', 'a1', 'b1', 'a2', 'a3', 'b2', 'b3', 'joined']);
    const milliseconds = Number.parseInt(stdout.at(-1)!, 10);
    expect(milliseconds).toBeGreaterThanOrEqual(930);
    expect(milliseconds).toBeLessThan(1930);
  });

  it('all of the standard library’s threads works', async () => {
    expect(await printed(tour)).toMatchObject({ stdout: tourLines, stderr: [], ended: 'finished' });
  });

  it('exceptions in flight are each thread’s own', async () => {
    const { stdout } = await printed(exceptions);
    expect(stdout).toEqual([
      '10 main main', '20 one one', '20 main', '20 1', '30 two two', '30 0', '40 one', '60 two',
    ]);
  });

  it.each([['much', 5000], ['little', 16]])('recursion without end in a thread, with %s on the stack, is an end with a sentence', async (_, bytes) => {
    const { ended, sentence } = await printed(overflow(bytes));
    expect([ended, sentence]).toEqual(['failed', expect.stringContaining('out of stack')]);
  });

  it('so is recursion that came back, when the thread next blocks', async () => {
    const { stdout, sentence } = await printed(overflowAndBack);
    expect([stdout, sentence]).toEqual([['back'], expect.stringContaining('out of stack')]);
  });

  it('a deadlock is told at once: who waits for what', async () => {
    const { stderr, ended, sentence } = await printed(deadlock, 'real');
    expect(stderr).toEqual([
      'deadlock: the main thread waits to join thread 2, thread 2 waits for a mutex that the main thread holds, thread 3 waits for a condition variable',
    ]);
    expect([ended, sentence]).toEqual(['failed', expect.stringContaining('waits for another')]);
  });

  it('a detached thread ends with the program', async () => {
    expect(await printed(detached)).toMatchObject({ stdout: ['runs', 'end'], ended: 'finished' });
  });

  it('a thread that nobody joined, and one that throws, end the program as C++ says', async () => {
    const alone = await printed(notJoined);
    expect(alone.sentence).toContain('std::thread was not joined');
    const throwing = await printed(throwsInThread);
    expect(throwing.stderr).toEqual(['std::runtime_error: nobody catches this']);
    expect(throwing.sentence).toContain('an exception left a thread');
  });

  it('a thousand threads run at once', async () => {
    expect((await printed(thousand)).stdout).toEqual(['10 1000']);
  });

  it('ten thousand threads, one after another, take no more memory than a hundred', async () => {
    expect((await printed(oneAfterAnother)).stdout).toEqual(['10000 0']);
  });

  it.each([['blocks in every way', blocksForEver, 'interrupted'], ['computes in a thread', computesInThread, 'killed']])(
    'Stop ends a program that %s', async (_, source, ending) => {
      await start(source, 'real');
      await playground.untilLines(1);
      const pressed = performance.now();
      await playground.stop();
      expect(await playground.untilEnd()).toBe(ending);
      expect(performance.now() - pressed).toBeLessThan(5000);
    });

  it('Stop cancels main while a job runs, and waits for the job', async () => {
    await start(jobForEver, 'real');
    await playground.untilLines(1);
    await playground.stop();
    expect(await playground.untilEnd()).toBe('interrupted');
    expect((await playground.lines()).map(({ text }) => text)).toEqual(['waiting', 'cleaned up', 'KeyboardInterrupt']);
  });

  it('executors, calls from other threads and loops in threads work', async () => {
    expect(await printed(executors)).toMatchObject({ stdout: executorLines, stderr: [], ended: 'finished' });
  });

  it('a coroutine that blocks its loop is named in debug mode', async () => {
    const { stderr } = await printed(blocksLoop);
    expect(stderr.filter((line) => line.includes(' took '))).toEqual([expect.stringMatching(/^Executing <Task.*blocking.* took 0\.500 seconds$/)]);
  });

  it('two hundred random programs do what the rules say', async () => {
    const first = Number(process.env.SEED ?? Math.floor(Math.random() * 1e6));
    console.log(`${name}: random programs of threads from seed ${first} (SEED=${first} makes the same)`);
    const { source, expected } = randomPrograms(first, 200);
    const { stdout } = await printed(source);
    expect(stdout).toEqual(expected);
  });
});
