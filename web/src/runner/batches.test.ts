import { expect, it } from 'vitest';
import type { Done, RunEvent } from '../protocol.ts';
import { Batches } from './batches.ts';

const out = (text: string, at = 0): RunEvent => ({ type: 'output', stream: 'stdout', text, at });
const done: Done = { type: 'done', status: 0, how: 'exit', elapsed: 0, real: 0, waited: 0 };

function make() {
  const posted: RunEvent[][] = [];
  const time = { now: 0 };
  return { posted, time, batches: new Batches((events) => posted.push(events), () => time.now) };
}

it('a program that says little is not kept waiting', () => {
  const { posted, batches } = make();
  batches.add(out('a\n'));
  batches.add(out('b\n'));
  expect(posted).toEqual([[out('a\n')], [out('b\n')]]);
});

it('a million lines are few messages, and none is lost', () => {
  const { posted, time, batches } = make();
  for (let i = 0; i < 1_000_000; i++) {
    time.now = i / 1000;
    batches.add(out('x\n', Math.floor(time.now)));
  }
  batches.add(done);
  expect(posted.length).toBeLessThan(6000);
  const lines = posted.flat().reduce((sum, event) => sum + (event.type === 'output' ? event.text.length / 2 : 0), 0);
  expect(lines).toBe(1_000_000);
  expect(posted.at(-1)?.at(-1)).toEqual(done);
});

it('what was gathered leaves as soon as the program lets go', async () => {
  const { posted, batches } = make();
  for (let i = 0; i < 100; i++) batches.add(out(`${i}\n`, i));
  const sent = posted.flat().length;
  expect(sent).toBeLessThan(100);
  await Promise.resolve();
  expect(posted.flat().length).toBe(100);
});

it('text of two streams or two moments stays apart', async () => {
  const { posted, batches } = make();
  for (let i = 0; i < 64; i++) batches.add(out('first\n'));
  batches.add(out('a'));
  batches.add(out('b'));
  batches.add({ type: 'output', stream: 'stderr', text: 'c', at: 0 });
  batches.add(out('d', 1));
  await Promise.resolve();
  expect(posted.at(-1)).toEqual([out('ab'), { type: 'output', stream: 'stderr', text: 'c', at: 0 }, out('d', 1)]);
});
