import { describe, expect, it } from 'vitest';
import { checkedEvents } from './events.ts';

const output = { type: 'output', stream: 'stdout', text: 'hello\n', at: 1.5 };
const done = { type: 'done', status: 0, how: 'exit', elapsed: 1, real: 1, waited: 0 };

describe('what comes from the worker', () => {
  it('is taken where it is events', () => {
    expect(checkedEvents([output, done])).toEqual([output, done]);
    const broken = { ...done, how: 'trap', trap: 'stack', message: 'said' };
    expect(checkedEvents([broken])).toEqual([broken]);
    expect(checkedEvents([{ ...done, trap: 'bear' }])).toEqual([done]);
  });

  it('is left out where a program made it up', () => {
    const forged = [
      null, 7, 'done', {}, [], { type: 'shutdown' },
      { ...output, stream: 'stdin' }, { ...output, text: {} }, { ...output, at: '1' }, { ...output, at: Number.NaN },
      { ...done, how: 'fine' }, { ...done, status: 1.5 }, { ...done, elapsed: Infinity },
    ];
    expect(checkedEvents(forged)).toEqual([]);
    expect(checkedEvents({ 0: output, length: 1 })).toEqual([]);
  });

  it('carries nothing along but what the protocol names', () => {
    expect(checkedEvents([{ ...output, html: '<b>' }])).toEqual([output]);
  });
});
