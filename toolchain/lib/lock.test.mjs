import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { alone } from './lock.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

it('lets one at a time in', async () => {
  const seen = [];
  const work = (name) => async () => {
    seen.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(`${name} ends`);
  };
  await Promise.all([alone(folder, 'test', work('a')), alone(folder, 'test', work('b'))]);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

it('is not held by a process that is gone', async () => {
  writeFileSync(join(folder, 'lock'), '999999999 1');
  expect(await alone(folder, 'test', async () => 'in')).toBe('in');
});

it('is given back after a failure', async () => {
  await expect(alone(folder, 'test', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});
