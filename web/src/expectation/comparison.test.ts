import { describe, expect, it } from 'vitest';
import type { Clock, Done, HowItEnded, Output, Stream } from '../protocol.ts';
import { Comparison } from './comparison.ts';
import { readExpectation } from './expectation.ts';

interface Run extends Partial<Done> {
  clock?: Clock;
}

const out = (text: string, stream: Stream = 'stdout', more: Partial<Output> = {}): Output => ({ type: 'output', stream, text, at: 0, ...more });

function compare(stated: { lines?: string; run?: string }, printed: (string | Output)[], { clock = 'virtual', ...done }: Run = {}) {
  const reading = readExpectation(stated);
  if (!reading.ok) throw new Error('The expectation is not understood.');
  const comparison = new Comparison(reading.expectation);
  for (const each of printed) comparison.add(typeof each === 'string' ? out(each) : each);
  return comparison.finish({ how: 'exit', status: 0, elapsed: 1, ...done }, clock);
}

const line = (number: number, index: number, expected: string | undefined, printed: string | undefined) => [{ what: 'line', line: number, index, expected, printed }];

describe('output', () => {
  it.each([
    ['the same lines', 'hello\nworld', ['hello\nworld\n']],
    ['in pieces', 'hello\nworld', ['hel', 'lo', '\nwor', 'ld', '\n']],
    ['without the last line end', 'hello', ['hello']],
    ['with spaces at the ends of lines', 'hello \nworld', ['hello\nworld \t\r\n']],
    ['with blank lines around', 'hello\n\nworld', ['\n\nhello\n\nworld\n\n', '\n']],
    ['beside what is on the other stream', 'hello', ['hel', out('warning\n', 'stderr'), 'lo\n']],
    ['nothing where nothing is expected', '', ['\n']],
  ])('is as expected: %s', (_, lines, printed) => {
    expect(compare({ lines }, printed)).toEqual([]);
  });

  it.each([
    ['another line', 'hello\nworld', ['hello\nthere\nworld\n'], line(2, 1, 'world', 'there')],
    ['too little', 'hello\nworld', ['hello\n'], line(2, 1, 'world', undefined)],
    ['too much', 'hello', ['hello\nworld\nmore\n'], line(2, 1, undefined, 'world')],
    ['something where nothing is expected', '', ['hello'], line(1, 0, undefined, 'hello')],
    ['another indentation', '  hello', ['hello\n'], line(1, 0, '  hello', 'hello')],
    ['no blank line', 'hello\n\nworld', ['hello\nworld\n'], line(2, 1, '', 'world')],
    ['a blank line', 'hello\nworld', ['hello\n\nworld\n'], line(2, 1, 'world', '')],
  ])('is told from what is expected by its first line that differs: %s', (_, lines, printed, differences) => {
    expect(compare({ lines }, printed)).toEqual(differences);
  });

  it('may be anything where nothing is said of it', () => {
    expect(compare({ run: '1 s' }, ['hello\n'])).toEqual([]);
  });

  it('is cut where a line is longer than any that is passed on', () => {
    expect(compare({ lines: `${'x'.repeat(10_000)}` }, Array.from({ length: 2000 }, () => 'x'.repeat(100)))).toEqual([]);
  });
});

describe('three dots', () => {
  it.each([
    ['took ... s', 'took 0.123 s'],
    ['...', 'anything'],
    ['a...b...c', 'abbc'],
    ['...b', 'b'],
    ['Loading...', 'Loading...'],
  ])('in a line stand for any text: “%s” for “%s”', (lines, printed) => {
    expect(compare({ lines }, [`${printed}\n`])).toEqual([]);
  });

  it.each([['took ... s', 'took 0.1 ms'], ['ab...ba', 'aba'], ['a...b...c', 'acb'], ['a...bb...bc', 'abbc']])('do not stand for the rest: “%s” for “%s”', (lines, printed) => {
    expect(compare({ lines }, [`${printed}\n`])).toEqual(line(1, 0, lines, printed));
  });

  it.each([
    ['at the end', '0\n1\n...', ['0\n1\n2\n3\n']],
    ['for none', '0\n...\n1', ['0\n1\n']],
    ['in between', '0\n...\n1\n2', ['0\n', '1\n', '1\n2\n3\n', '1\n2\n']],
    ['twice', '...\na\n...\nb', ['x\n\na\na\ny\nb\n']],
    ['alone', '...', []],
  ])('stand for any number of lines: %s', (_, lines, printed) => {
    expect(compare({ lines }, printed)).toEqual([]);
  });

  it('are held against all that is printed, without keeping it', () => {
    const printed = Array.from({ length: 200_000 }, (_, i) => `${i}\n`);
    expect(compare({ lines: '0\n...\n199999' }, printed)).toEqual([]);
    expect(compare({ lines: '0\n...\n199998' }, printed)).toEqual(line(200_001, 2, '199998', undefined));
  });
});

describe('output of which a part was left out', () => {
  it('is compared where any lines may stand there', () => {
    expect(compare({ lines: '0\n...\n9' }, ['0\n1\n', out('8\n9\n', 'stdout', { dropped: 6 })])).toEqual([]);
  });

  it('is else as nobody knows, unless it differed before', () => {
    expect(compare({ lines: '0\n9' }, ['0\n', out('9\n', 'stdout', { dropped: 6 })])).toBeUndefined();
    expect(compare({ lines: '7' }, ['0\n', out('9\n', 'stdout', { dropped: 6 })])).toEqual(line(1, 0, '7', '0'));
  });
});

describe('time', () => {
  const took = (run: string, elapsed: number, clock: Clock) => compare({ run }, [], { elapsed, clock })?.length === 0;

  it.each([
    ['2 s', 2.000_000_04], ['2 s', 1.96], ['0.25 s', 0.25], ['0.3 s', 0.333], ['0.333 s', 0.333_333], ['0 s', 0],
  ])('that is virtual is as exact as it is written, whole seconds to the tenth: %s for %d', (run, elapsed) => {
    expect(took(run, elapsed, 'virtual')).toBe(true);
  });

  it.each([['2 s', 2.1], ['2 s', 1.9], ['2.00 s', 2.01], ['0.33 s', 0.34]])('that is virtual differs: %s for %d', (run, elapsed) => {
    expect(took(run, elapsed, 'virtual')).toBe(false);
  });

  it('that is real is never shorter, and longer on a busy machine', () => {
    expect([1.9, 1.999, 2.02, 2.4, 3].map((elapsed) => took('2 s', elapsed, 'real'))).toEqual([false, true, true, true, false]);
    expect(took('60 s', 65, 'real')).toBe(true);
  });

  it('is told in as many digits', () => {
    expect(compare({ run: '2 s' }, [], { elapsed: 3.04 })).toEqual([{ what: 'seconds', expected: '2.0', took: '3.0' }]);
    expect(compare({ run: '2.000 s' }, [], { elapsed: 2.0011 })).toEqual([{ what: 'seconds', expected: '2.000', took: '2.001' }]);
  });
});

describe('the end', () => {
  it('is without error unless it is said otherwise', () => {
    expect(compare({ lines: '' }, [], { status: 1 })).toEqual([{ what: 'status', expected: 0, ended: 1 }]);
    expect(compare({ lines: '', run: 'status 1' }, [], { status: 1 })).toEqual([]);
    expect(compare({ lines: '', run: 'status 134' }, [], { status: 134, how: 'trap' })).toEqual([]);
  });

  it.each<[HowItEnded, number]>([['interrupted', 130], ['killed', 137], ['interrupted', 0]])('that somebody brought about (%s, %d) is no end to compare', (how, status) => {
    const expected = status === 0 ? 'status 3' : 'status 0';
    expect(compare({ run: expected }, ['hello\n'], { how, status })).toBeUndefined();
  });

  it('of a program without one is Ctrl-C, whenever it comes', () => {
    const stated = { lines: '0\n1\n...', run: '60 s, status 130' };
    expect(compare(stated, ['0\n1\n2\n'], { how: 'limit', status: 130, elapsed: 60 })).toEqual([]);
    expect(compare(stated, ['0\n1\n2\n'], { how: 'interrupted', status: 130, elapsed: 2.5, clock: 'real' })).toEqual([]);
    expect(compare({ lines: '...' }, ['0\n'], { how: 'limit', status: 130, elapsed: 60 })).toEqual([{ what: 'status', expected: 0, ended: 130 }]);
  });

  it('says all that differs', () => {
    expect(compare({ lines: 'a', run: '2 s' }, ['b\n'], { status: 1, elapsed: 3 })?.map(({ what }) => what)).toEqual(['line', 'seconds', 'status']);
  });
});
