import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keptFiles } from './offline.mjs';

let folder;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'dist-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path, text = path) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

it('what a visitor needs is kept, each file once, and neither the compiler nor what is not theirs', () => {
  const needed = ['assets/_plugin-1234.js', 'docs/guide.ko.html', 'embed.html', 'examples/gather.0123456789.wasm', 'index.html'];
  const others = ['compiler/0123.xz', 'core/index.js', 'examples.json', 'index.html.br', 'index.html.gz', 'sw.js', '_headers', '.nojekyll'];
  for (const path of [...needed, ...others]) write(path);
  expect(Object.keys(keptFiles(folder))).toEqual(needed);
});

it('a file that changed is another', () => {
  write('index.html', 'one');
  const before = keptFiles(folder);
  write('index.html', 'two');
  expect(keptFiles(folder)['index.html']).not.toBe(before['index.html']);
  expect(before['index.html']).toMatch(/^[0-9a-f]{32}$/);
});
