import { describe, expect, it } from 'vitest';
import { type Edit, edits } from './format.ts';

function applied(text: string, changes: Edit[]): string {
  return changes.reduceRight((result, { start, end, text: by }) => result.slice(0, start) + by + result.slice(end), text);
}

describe('the way from one text to another', () => {
  it('changes blanks only, where nothing else differs', () => {
    const [before, after] = ['int  main( ){\nreturn 0 ;}', 'int main() {\n    return 0;\n}\n'];
    const changes = edits(before, after);
    expect(applied(before, changes)).toBe(after);
    expect(changes.every(({ start, end }) => before.slice(start, end).trim() === '')).toBe(true);
  });

  it('is empty for the same text', () => {
    expect(edits('int x;\n', 'int x;\n')).toEqual([]);
    expect(edits('', '')).toEqual([]);
  });

  it.each([
    ['#include <b>\n#include <a>\n\nint  x;', '#include <a>\n#include <b>\n\nint x;\n'],
    ['a  b', 'a c b'],
    ['a', ''],
    ['', 'a\n'],
    ['// 한글  주석\nint 값 ;', '// 한글  주석\nint 값;\n'],
    ['a a a', 'a a'],
  ])('leads from %j to %j', (before, after) => {
    expect(applied(before, edits(before, after))).toBe(after);
  });

  it('leaves what stands behind other words as it is', () => {
    const changes = edits('#include <b>\n#include <a>\nint x = 1;', '#include <a>\n#include <b>\nint x = 1;');
    expect(Math.max(...changes.map(({ end }) => end))).toBeLessThan('#include <b>\n#include <a>\n'.length);
  });
});
