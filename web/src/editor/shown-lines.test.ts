import { describe, expect, it } from 'vitest';
import { foldedLines, readLines } from './shown-lines.ts';

const ten = '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n';

describe('the lines to show', () => {
  it.each([
    ['5-12', [{ first: 5, last: 12 }]],
    ['7', [{ first: 7, last: 7 }]],
    ['3-5,9-12', [{ first: 3, last: 5 }, { first: 9, last: 12 }]],
    [' 3 - 5 , 9 ', [{ first: 3, last: 5 }, { first: 9, last: 9 }]],
  ])('are written as %s', (text, ranges) => {
    expect(readLines(text)).toEqual(ranges);
  });

  it.each(['', ' ', '0', '0-3', '5-3', '-3', '3-', '3..5', 'a', '3,', ',', '3-5-7', '1e3', '1.5', '9999999', '3;5', '<b>'])('are not written as %j', (text) => {
    expect(readLines(text)).toBeUndefined();
  });

  it.each([
    ['4-6', [{ first: 1, last: 3 }, { first: 7, last: 11 }]],
    ['1-6', [{ first: 7, last: 11 }]],
    ['4-10', [{ first: 1, last: 3 }]],
    ['2-3,6', [{ first: 1, last: 1 }, { first: 4, last: 5 }, { first: 7, last: 11 }]],
    ['6,2-3', [{ first: 1, last: 1 }, { first: 4, last: 5 }, { first: 7, last: 11 }]],
    ['2-5,4-6,7-8', [{ first: 1, last: 1 }, { first: 9, last: 11 }]],
    ['4-99', [{ first: 1, last: 3 }]],
    ['4-5,99', [{ first: 1, last: 3 }, { first: 6, last: 11 }]],
  ])('leave the others folded: %s', (shown, folds) => {
    expect(foldedLines(shown, ten)).toEqual(folds);
  });

  it.each([undefined, '', '5-3', '11', '50-60', '1-10', '1-99'])('leave nothing folded where they are %j', (shown) => {
    expect(foldedLines(shown, ten)).toEqual([]);
  });

  it('count a last line that has no end', () => {
    expect(foldedLines('1', '1\n2\n3')).toEqual([{ first: 2, last: 3 }]);
    expect(foldedLines('1-3', '1\n2\n3')).toEqual([]);
    expect(foldedLines('1', '')).toEqual([]);
  });
});
