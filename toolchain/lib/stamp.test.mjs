import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentKey, made } from './stamp.mjs';

let folder;
let file;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamp-'));
  file = join(folder, 'made');
});
afterEach(() => rmSync(folder, { recursive: true }));

const make = () => writeFileSync(file, 'x');

describe('what is made from inputs', () => {
  it('is made once', async () => {
    expect(await made([file], 'key', make)).toBe(true);
    expect(await made([file], 'key', make)).toBe(false);
  });

  it('is made again for another key, and when it was lost', async () => {
    await made([file], 'key', make);
    expect(await made([file], 'other', make)).toBe(true);
    rmSync(file);
    expect(await made([file], 'other', make)).toBe(true);
  });

  it('is made again after a failure', async () => {
    await made([file], 'key', make);
    await expect(made([file], 'other', () => Promise.reject(new Error('broken off')))).rejects.toThrow();
    expect(await made([file], 'key', make)).toBe(true);
  });
});

describe('a content key', () => {
  it('tells contents, names and words apart', () => {
    writeFileSync(file, 'a');
    const key = contentKey([folder], 'word');
    expect(contentKey([folder], 'word')).toBe(key);
    expect(contentKey([folder], 'another')).not.toBe(key);
    writeFileSync(join(folder, 'new'), '');
    expect(contentKey([folder], 'word')).not.toBe(key);
  });
});
