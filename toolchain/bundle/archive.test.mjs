import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withoutDebugSections } from './archive.mjs';

const folder = mkdtempSync(join(tmpdir(), 'archive-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (command, ...args) => execFileSync(command, args, { cwd: folder, encoding: 'utf8' });

describe('a library without what debuggers want', () => {
  writeFileSync(join(folder, 'one.c'), 'int two(int); int table[] = {1, 2}; int one(int x) { return two(x) + table[x]; }\n');
  writeFileSync(join(folder, 'a_name_longer_than_archives_like.c'), 'int two(int x) { return x * 2; }\n');
  for (const name of ['one', 'a_name_longer_than_archives_like']) {
    run('clang-19', '--target=wasm32', '-g', '-ffunction-sections', '-c', `${name}.c`, '-o', `${name}.o`);
  }
  run('llvm-ar-19', 'rcs', 'whole.a', 'one.o', 'a_name_longer_than_archives_like.o');
  const whole = readFileSync(join(folder, 'whole.a'));
  const lean = withoutDebugSections(whole);
  writeFileSync(join(folder, 'lean.a'), lean);

  it('has the same members and symbols', () => {
    expect(run('llvm-ar-19', 't', 'lean.a')).toBe(run('llvm-ar-19', 't', 'whole.a'));
    expect(run('llvm-nm-19', '--print-armap', 'lean.a')).toBe(run('llvm-nm-19', '--print-armap', 'whole.a'));
  });

  it('is smaller', () => {
    expect(lean.length).toBeLessThan(whole.length * 0.8);
    expect(lean.includes('DW_AT') || lean.includes('one.c')).toBe(false);
  });

  it('links to the same program', async () => {
    for (const name of ['whole', 'lean']) {
      run('wasm-ld-19', '--no-entry', '--export=one', '--strip-all', `${name}.a`, '-o', `${name}.wasm`);
    }
    expect(readFileSync(join(folder, 'lean.wasm'))).toEqual(readFileSync(join(folder, 'whole.wasm')));
    const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, 'lean.wasm')));
    expect(instance.exports.one(1)).toBe(4);
  });
});
