import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../lib/paths.mjs';
import { snippetsOf, wholeFile } from './snippets.mjs';

const program = '```cpp asyncio\nint main() {}\n```\n';
const places = (markdown) => snippetsOf(markdown).snippets.map(({ line, codeLine, beside }) => [line, codeLine, beside?.line]);

describe('the programs of a Markdown file', () => {
  it('are the fences of cpp asyncio, with what stands right behind them', () => {
    expect(snippetsOf(`# A\n\n${program}\n\`\`\`expected 2 s, status 1\n\n  a\n\`\`\`\n`)).toEqual({
      snippets: [{ code: 'int main() {}\n', line: 3, codeLine: 4, beside: { lines: '\n  a', run: ' 2 s, status 1', line: 8 } }],
      strays: [],
    });
  });

  it.each([
    ['other languages', '```cpp\nint main() {}\n```\n'],
    ['code that is indented', '    ```cpp asyncio\n    int main() {}\n    ```\n'],
    ['HTML', '<!--\n```cpp asyncio\n```\n-->\n'],
    ['a fence inside a longer one', '````\n```cpp asyncio\n```\n````\n'],
    ['a word that only begins so', '```cpp asyncio2\n```\n'],
  ])('are not %s', (_, text) => {
    expect(snippetsOf(text).snippets).toEqual([]);
  });

  it('may be marked by further words, by tildes, and in the lines of other systems', () => {
    expect(places('~~~~cpp  asyncio lines=1-2\nint main() {}\n~~~~\n')).toEqual([[1, 2, undefined]]);
    expect(places(`\uFEFFa\r\n\r\n${program.replaceAll('\n', '\r\n')}`)).toEqual([[3, 4, undefined]]);
  });

  it('may stand in lists and quotations, and behind anything', () => {
    const before = '[a]: b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<div>\n</div>\n\n***\n';
    const inside = (mark, text) => `${mark} a\n${text.replaceAll(/^/gm, mark === '>' ? '> ' : '  ')}\n`;
    const text = `${before}${inside('-', `\n${program}\n\`\`\`expected\na\n\`\`\``)}\n${inside('>', program)}\n${program}`;
    const lines = text.split('\n').flatMap((line, index) => (line.includes('cpp asyncio') ? [index + 1] : []));
    expect(places(text).map(([line]) => line)).toEqual(lines);
    expect(places(text)[0][2]).toBe(lines[0] + 5);
  });

  it('may have fences in their own text', () => {
    const code = 'auto text = R"(\n```cpp asyncio\n```expected 2 s\n)";\n';
    expect(snippetsOf(`~~~cpp asyncio\n${code}~~~\n`).snippets).toEqual([{ code, line: 1, codeLine: 2, beside: undefined }]);
  });

  it('are found in the lines in which they stand', () => {
    const guide = readFileSync(join(root, 'docs/guide.md'), 'utf8').replaceAll('```cpp', '```cpp asyncio');
    const lines = guide.split('\n').flatMap((line, index) => (line.startsWith('```cpp asyncio') ? [index + 1] : []));
    expect(places(guide).map(([line]) => line)).toEqual(lines);
  });
});

describe('what stands behind no program', () => {
  it.each([
    ['alone', '```expected\na\n```\n', [1]],
    ['behind other code', '```cpp\n```\n\n```expected\na\n```\n', [4]],
    ['behind text', `${program}\nText.\n\n\`\`\`expected\n\`\`\`\n`, [7]],
    ['behind another', `${program}\`\`\`expected\n\`\`\`\n\n\`\`\`expected\n\`\`\`\n`, [7]],
    ['in a list behind one', `${program}\n- \`\`\`expected\n  \`\`\`\n`, [5]],
  ])('is told by its line: %s', (_, text, strays) => {
    expect(snippetsOf(text).strays).toEqual(strays);
  });
});

it('a .cpp file is one program', () => {
  expect(wholeFile('\uFEFFint main() {}')).toEqual({ code: 'int main() {}', line: 1, codeLine: 1, beside: undefined });
});
