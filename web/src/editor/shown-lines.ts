// Which lines of a program are shown while the others are folded away.

/** `last` is the last of them; the first line of a text is 1. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** `5-12`, `7`, or several of them with commas between; undefined where it is written in another way. */
export function readLines(text: string): readonly LineRange[] | undefined {
  const ranges = text.split(',').map((each) => {
    const [, first, last = first] = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(each) ?? [];
    return { first: Number(first), last: Number(last) };
  });
  return ranges.every(({ first, last }) => first >= 1 && first <= last) ? ranges : undefined;
}

/**
 * What of a text is folded away so that these lines of it are shown; nothing where it has none of them. The empty line behind
 * the end of a text goes with the line before it.
 */
export function foldedLines(shown: string | undefined, text: string): LineRange[] {
  const ends = text.split('\n').length;
  const count = text.endsWith('\n') ? ends - 1 : ends;
  const ranges = (shown === undefined ? undefined : readLines(shown)) ?? [];
  const inside = ranges.filter(({ first }) => first <= count).sort((a, b) => a.first - b.first);
  if (inside.length === 0) return [];
  const folds: LineRange[] = [];
  let next = 1;
  for (const { first, last } of inside) {
    if (first > next) folds.push({ first: next, last: first - 1 });
    next = Math.max(next, last + 1);
  }
  return next > count ? folds : [...folds, { first: next, last: ends }];
}
