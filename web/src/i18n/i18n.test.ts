import { describe, expect, it } from 'vitest';
import { dictionaries, preferredLanguage } from './index.ts';

/** Every text of a dictionary by its path, functions called with something plain. */
function flatten(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  if (typeof value === 'function') {
    const made: unknown = value(...Array.from({ length: value.length }, (_, i) => 1234 + i));
    return new Map([[path, String(made)]]);
  }
  const entries = Object.entries(value as object);
  return new Map(entries.flatMap(([key, inner]) => [...flatten(inner, path ? `${path}.${key}` : key)]));
}

const ko = flatten(dictionaries.ko);
const en = flatten(dictionaries.en);

/** The same in both languages: names, and what programmers call things everywhere. */
const shared = new Set(['page.title', 'output.stderr', 'examples.from', 'totals.millisecond', 'expectation.quoted',
  'compiler.levels.quick', 'compiler.levels.optimized',
]);

describe('the dictionaries', () => {
  it('hold the same texts', () => {
    expect([...ko.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it('leave none empty', () => {
    for (const [path, text] of [...ko, ...en]) expect(text.trim(), path).not.toBe('');
  });

  it('say it in Korean in the Korean one, and not in the English one', () => {
    for (const [path, text] of ko) if (!shared.has(path)) expect(text, path).toMatch(/[가-힣]/);
    for (const [path, text] of en) expect(text, path).not.toMatch(/[가-힣]/);
  });

  it('use every argument they are given', () => {
    for (const [language, texts] of Object.entries(dictionaries)) {
      const text = texts.totals.waited('8.0', '5.0');
      expect(text, language).toContain('8.0');
      expect(text, language).toContain('5.0');
    }
  });
});

describe('the language a visitor gets', () => {
  it('is the first of theirs that the page speaks', () => {
    expect(preferredLanguage(['fr-FR', 'ko-KR', 'en'])).toBe('ko');
    expect(preferredLanguage(['en-GB', 'ko'])).toBe('en');
    expect(preferredLanguage(['KO'])).toBe('ko');
  });

  it('is English where it speaks none of them', () => {
    expect(preferredLanguage(['fr', 'de'])).toBe('en');
    expect(preferredLanguage([])).toBe('en');
  });
});
