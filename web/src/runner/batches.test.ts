import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Done, longestLine, type Output, type RunEvent } from '../protocol.ts';
import { Batches } from './batches.ts';

const out = (text: string, at = 0): Output => ({ type: 'output', stream: 'stdout', text, at });
const done: Done = { type: 'done', status: 0, how: 'exit', elapsed: 0, real: 0, waited: 0 };

function make() {
  const posted: RunEvent[][] = [];
  const time = { now: 0 };
  const batches = new Batches((events) => posted.push(events), () => time.now);
  return { posted, time, batches, outputs: () => posted.flat().filter((event) => event.type === 'output') };
}

/** More than goes at once. */
function use(batches: Batches): void {
  for (let i = 0; i < 500; i++) batches.add(out('.'));
}

const newlines = (text: string) => text.split('\n').length - 1;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

it('a program that says little is not kept waiting', () => {
  const { posted, batches } = make();
  batches.add(out('a\n'));
  batches.add(out('b\n'));
  expect(posted).toEqual([[out('a\n')], [out('b\n')]]);
});

it('a million lines are few messages, and none is lost', () => {
  const { posted, time, batches, outputs } = make();
  for (let i = 0; i < 1_000_000; i++) {
    time.now = i / 250;
    batches.add(out('x\n', Math.floor(time.now)));
  }
  batches.add(done);
  expect(posted.length).toBeLessThan(800);
  expect(outputs().reduce((sum, { text }) => sum + newlines(text), 0)).toBe(1_000_000);
  expect(posted.at(-1)?.at(-1)).toEqual(done);
});

it('of lines faster than can be read the newest are passed on, and the others counted', () => {
  const { posted, batches, outputs } = make();
  use(batches);
  const before = posted.length;
  for (let i = 0; i < 1_000_000; i++) batches.add(out(`${i}\n`));
  batches.add(done);
  const [first, ...rest] = outputs().slice(before);
  const kept = [first, ...rest].map((output) => output!.text).join('');
  expect(posted.length).toBe(before + 1);
  expect(kept.endsWith('999998\n999999\n')).toBe(true);
  expect(first!.dropped! + newlines(kept)).toBe(1_000_000);
  expect(rest.every(({ dropped }) => dropped === undefined)).toBe(true);
  expect(kept.length).toBeLessThanOrEqual(1 << 18);
});

it('a line without end is its beginning and a number', () => {
  const { batches, outputs } = make();
  for (let i = 0; i < 1000; i++) batches.add(out('x'.repeat(100_000)));
  batches.add(done);
  expect(outputs().map(({ text }) => text).join('')).toBe('x'.repeat(longestLine));
  expect(outputs().reduce((sum, { cut = 0 }) => sum + cut, 0)).toBe(100_000_000 - longestLine);
});

it('what was gathered leaves soon after the program lets go', () => {
  const { posted, batches, outputs } = make();
  use(batches);
  const sent = posted.length;
  batches.add(out('late'));
  expect(posted.length).toBe(sent);
  vi.advanceTimersByTime(16);
  expect(outputs().at(-1)).toEqual(out('late'));
  vi.advanceTimersByTime(1000);
  expect(posted.length).toBe(sent + 1);
});

it('text of two streams or two moments stays apart', () => {
  const { posted, batches } = make();
  use(batches);
  batches.add(out('a'));
  batches.add(out('b'));
  batches.add({ ...out('c'), stream: 'stderr' });
  batches.add(out('d', 1));
  batches.add(done);
  expect(posted.at(-1)).toEqual([out('ab'), { ...out('c'), stream: 'stderr' }, out('d', 1), done]);
});
