// Programs that mean harm, or have lost their way: the page stays as it was.
import { describe, expect, it } from 'vitest';
import { browserNames } from './support/browsers.ts';
import { serveOther } from './support/other-site.ts';
import type { Playground } from './support/playground.ts';
import {
  breaksOut, compiled, emptyLines, endlessLines, endlessLongLines, floods, floodsConsole, forges, ignoresEverything, longLine, meddles, millionLines,
  neverWaits, printsBetweenWaits, recursion, takesAllMemory,
} from './support/programs.ts';
import { stage } from './support/stage.ts';
import { typingLatencies } from './support/typing.ts';

/** Milliseconds. Nobody waits so long for a key: a machine that does more than this test may. What was measured is printed. */
const latestKey = 1000;

describe.each(browserNames)('in %s', (name) => {
  const on = stage(name);
  let playground: Playground;

  /** Opens an example whose compiled program is this one instead, and runs it. */
  async function runProgram(source: string): Promise<void> {
    on.server.replaceProgram('async-def', await compiled(source));
    playground = await on.open('#async-def', { language: 'en' });
    await playground.run();
  }

  /** The next run is as if there had been none. */
  async function expectFresh(): Promise<void> {
    await playground.choose('create-task');
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    expect((await playground.lines()).map(({ text }) => text)).toEqual(['90']);
  }

  async function expectKeysShow(what: string): Promise<void> {
    const latencies = (await typingLatencies(playground, '//////////')).sort((a, b) => a - b);
    const [median, worst] = [latencies[5]!, latencies.at(-1)!];
    console.log(`${name}, ${what}: a key shows after ${median.toFixed(0)} ms, the slowest of ten after ${worst.toFixed(0)} ms`);
    expect(worst).toBeLessThan(latestKey);
  }

  it('while nothing runs keys show, to compare with', async () => {
    playground = await on.open('', { language: 'en' });
    await expectKeysShow('nothing runs');
  });

  it.each([
    ['computes without end', ignoresEverything, 'killed'],
    ['awaits without end', neverWaits, 'interrupted'],
    ['prints lines without end', endlessLines, 'killed'],
    ['prints long lines without end', endlessLongLines, 'killed'],
    ['prints between waits without end', printsBetweenWaits, 'interrupted'],
    ['writes to the console without end', floodsConsole, 'killed'],
  ])('while a program %s keys show, and Stop ends it', async (what, source, ending) => {
    await runProgram(source);
    if (source === neverWaits) await playground.untilActivity('running');
    else await playground.untilLines(1);
    await expectKeysShow(what);
    const pressed = performance.now();
    await playground.stop();
    expect(await playground.untilEnd()).toBe(ending);
    console.log(`${name}, ${what}: stopped after ${(performance.now() - pressed).toFixed(0)} ms`);
    await expectFresh();
  });

  it.each([
    ['a million lines', millionLines, 'line 1000000'],
    ['a hundred million empty lines', emptyLines, 'end'],
    ['a line of 100 MB', longLine, 'end'],
  ])('%s are bounded: what is kept, and a number', async (what, source, last) => {
    await runProgram(source);
    await expectKeysShow(what);
    expect(await playground.untilEnd()).toBe('finished');
    await playground.page.waitForFunction(
      (text) => document.querySelector('.lines li:last-child .text')?.textContent === text, { polling: 50 }, last);
    const lines = await playground.lines();
    if (source === longLine) {
      expect(lines).toHaveLength(2);
      expect(await playground.text('.cut')).toBe('… 99,990,000 more characters');
      expect(lines[0]!.text).toMatch(/^x{10000} /);
    } else {
      const dropped = Number((await playground.text('.dropped')).replaceAll(/\D/g, ''));
      const kept = await playground.page.$eval('.window', (part) => Number(getComputedStyle(part).getPropertyValue('--lines')));
      expect(dropped + kept).toBe(source === millionLines ? 1_000_000 : 100_000_001);
      expect(kept).toBeLessThanOrEqual(20_000);
    }
  });

  it('memory without end is an end with a sentence, and the next run has all memory again', async () => {
    await runProgram(takesAllMemory);
    await expectKeysShow('takes memory without end');
    expect(await playground.untilEnd()).toBe('failed');
    expect(await playground.text('.sentence')).toContain('more memory than there is');
    expect((await playground.lines()).at(-1)).toMatchObject({ stream: 'stderr', text: 'std::bad_alloc' });
    await expectFresh();
  });

  it.each([['much on the stack', 5000], ['little on the stack', 16]])('recursion without end, with %s, is an end with a sentence', async (_, bytes) => {
    await runProgram(recursion(bytes));
    expect(await playground.untilEnd()).toBe('failed');
    expect(await playground.text('.sentence')).toContain('out of stack');
    await expectFresh();
  });

  it.each(['postMessage', 'reportError', 'fetch', 'close', 'Worker'])('a program that calls %s without end is ended', async (door) => {
    await runProgram(floods(door));
    expect(await playground.untilEnd()).toBe('failed');
    expect(await playground.text('.sentence')).toContain(`${door} is closed to programs`);
    await expectKeysShow(`called ${door}`);
    await expectFresh();
  });

  it('no program ends a run in the runner’s place', async () => {
    await runProgram(forges);
    expect(await playground.untilEnd()).toBe('failed');
    expect(await playground.text('.totals')).toContain('exit status 134');
    await expectFresh();
  });

  it('nothing leads out of the sandbox but requests: no other network, no code, no storage, no page', async () => {
    await runProgram(breaksOut.replace('ADDRESS', JSON.stringify(`${on.server.url}stolen.js`)));
    expect(await playground.untilEnd()).toBe('finished');
    const printed = (await playground.lines()).filter(({ stream }) => stream === 'stdout').map(({ text }) => text);
    expect(printed.slice(0, 9)).toEqual([
      'origin null', 'document absent', 'parent absent', 'localStorage absent', 'sessionStorage absent', 'cookieStore absent',
      'indexedDB absent', 'caches absent', 'navigator absent',
    ]);
    expect(printed.slice(9).sort()).toEqual(
      ['EventSource refused', 'Function refused', 'WebSocket refused', 'WebTransport refused', 'Worker refused', 'XMLHttpRequest refused', 'done',
        'eval refused', 'fetch refused', 'importScripts refused', 'postMessage refused']);
    expect([...on.server.asked].filter((path) => path.endsWith('stolen.js'))).toEqual([]);
    // The browser reports what the policy refused: that is the point here.
    playground.problems.length = 0;
  });

  it('requests asks as a stranger does, whatever a program did to JavaScript before', async () => {
    const other = await serveOther();
    try {
      await runProgram(meddles.replace('ADDRESS', JSON.stringify(`${other.url}/open`)));
      expect(await playground.untilEnd()).toBe('finished');
      expect((await playground.lines()).map(({ text }) => text)).toEqual(['200']);
      expect(other.asked.get('/open')).toHaveLength(1);
      expect(other.asked.get('/open')![0]).toMatchObject({ origin: 'null', ':method': 'GET' });
      await expectFresh();
    } finally {
      await other.close();
    }
  });
});
