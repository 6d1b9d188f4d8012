import { expect, it } from 'vitest';
import { longestLine } from '../protocol.ts';
import { LongLines } from './long-lines.ts';

const most = 'x'.repeat(longestLine);

it('what is short passes as it is', () => {
  const lines = new LongLines();
  expect(lines.cut('a\nb')).toEqual([{ text: 'a\nb' }]);
  expect(lines.cut(`${most.slice(1)}\n`)).toEqual([{ text: `${most.slice(1)}\n` }]);
  expect(lines.cut(`${most}\n`)).toEqual([{ text: `${most}\n` }]);
});

it('a line that is too long is cut, and what is left out is counted', () => {
  expect(new LongLines().cut(`a\n${most}yz\nb`)).toEqual([{ text: `a\n${most}`, cut: 2 }, { text: '\nb' }]);
});

it('a line that comes in pieces is cut all the same', () => {
  const lines = new LongLines();
  lines.cut(most.slice(2));
  expect(lines.cut('12345')).toEqual([{ text: '12', cut: 3 }]);
  expect(lines.cut('678')).toEqual([{ text: '', cut: 3 }]);
  expect(lines.cut('9\n0')).toEqual([{ text: '', cut: 1 }, { text: '\n0' }]);
});
