// Every description has what the page shows, in both languages.
import { describe, expect, it } from 'vitest';
import { documents, examples, type Bilingual } from './examples.ts';

const hangul = /\p{Script=Hangul}/u;

function hold({ ko, en }: Bilingual): void {
  expect(ko.trim()).toMatch(/\S/);
  expect(en.trim()).toMatch(/[a-z]/i);
  expect(ko).toBe(ko.trim());
  expect(en).toBe(en.trim());
}

describe('The documents', () => {
  it('have different ids and titles in both languages', () => {
    expect(new Set(documents.map(({ id }) => id)).size).toBe(documents.length);
    for (const { title, author, url } of documents) {
      hold(title);
      expect(typeof author).toBe('string');
      if (url !== undefined) expect(new URL(url).protocol).toBe('https:');
    }
  });

  it('have one example at each place of their lists', () => {
    for (const { id } of documents) {
      const orders = examples.filter(({ document }) => document[0] === id).map(({ order }) => order);
      expect(orders.length).toBeGreaterThan(0);
      expect(new Set(orders).size).toBe(orders.length);
    }
  });
});

describe.each(examples.map((example) => [example.id, example] as const))('The description of %s', (_id, example) => {
  const { document, order, title, about, note, expected, cpp, original, today, id: _name, ...unknown } = example;

  it('has the fields that are known and no others', () => {
    expect(Object.keys(unknown)).toEqual([]);
    const { stdout, stderr = [], seconds, status = 0, endless = false, ...others } = expected;
    expect(Object.keys(others)).toEqual([]);
    expect([...stdout, ...stderr].every((line) => typeof line === 'string' && !line.includes('\n'))).toBe(true);
    expect(seconds).toBeGreaterThanOrEqual(endless ? 1 : 0);
    expect([0, 1]).toContain(status);
  });

  it('names documents that exist, each once, and its place', () => {
    const known = documents.map(({ id }) => id);
    expect(document.length).toBeGreaterThan(0);
    expect(document.every((id) => known.includes(id))).toBe(true);
    expect(new Set(document).size).toBe(document.length);
    expect(Number.isInteger(order) && order > 0).toBe(true);
  });

  it('speaks Korean and English', () => {
    [title, about, ...(note ? [note] : [])].forEach(hold);
    expect(about.ko).toMatch(hangul);
    if (note) expect(note.ko).toMatch(hangul);
  });

  it('says what was wrong where the original does not run today', () => {
    expect(today === undefined || note !== undefined).toBe(true);
    expect(original).not.toBe(today);
  });

  it('has a C++ program with a main', () => {
    expect(cpp).toMatch(/^int main\(\) \{/m);
    expect(cpp.endsWith('\n')).toBe(true);
  });
});
