import { describe, expect, it } from 'vitest';
import { checkedEvents } from './events.ts';

const output = { type: 'output', stream: 'stdout', text: 'hello\n', at: 1.5 };
const done = { type: 'done', status: 0, how: 'exit', elapsed: 1, real: 1, waited: 0 };
const checked = (...events: unknown[]) => checkedEvents(JSON.stringify(events));

describe('what comes from the worker', () => {
  it('is taken where it is events', () => {
    expect(checked(output, done)).toEqual([output, done]);
    const bounded = { ...output, cut: 3, dropped: 7 };
    const broken = { ...done, how: 'trap', trap: 'missing-function', detail: 'fork', message: 'said', frames: [12, 4711] };
    expect(checked(bounded, broken)).toEqual([bounded, broken]);
    expect(checked({ ...done, exited: true })).toEqual([{ ...done, exited: true }]);
  });

  it('is left out where a program made it up', () => {
    const forged = [
      null, 7, 'done', {}, [], { type: 'shutdown' },
      { ...output, stream: 'stdin' }, { ...output, text: {} }, { ...output, at: '1' }, { ...output, at: Number.NaN },
      { ...done, how: 'fine' }, { ...done, status: 1.5 }, { ...done, elapsed: Infinity },
    ];
    expect(checked(...forged)).toEqual([]);
    for (const message of ['', '{', '7', '{"0":{},"length":1}', undefined, [output], new Map()]) expect(checkedEvents(message)).toEqual([]);
  });

  it('carries nothing along but what the protocol names, and no more of it than can be shown', () => {
    expect(checked({ ...output, html: '<b>', cut: -1, dropped: 0.5 })).toEqual([output]);
    expect(checked({ ...done, trap: 'bear', detail: 7, frames: 'all' })).toEqual([done]);
    const [long] = checked({ ...done, message: 'x'.repeat(1e6), frames: Array.from({ length: 1000 }, (_, i) => i - 2) });
    expect(long).toMatchObject({ message: 'x'.repeat(500), frames: Array.from({ length: 28 }, (_, i) => i) });
  });
});
