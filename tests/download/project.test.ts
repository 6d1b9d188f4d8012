import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { librarySources } from '../../toolchain/library.mjs';
import { makeProject } from '../../web/src/download/project.ts';
import { examples } from '../examples/examples.ts';

const example = examples.find(({ id }) => id === 'gather')!;
const library = librarySources();

describe('the CMake project of a program', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'project-'));
    const zip = makeProject({ name: 'gather', code: example.cpp, library, language: 'ko', playground: 'https://play.example/ground/' });
    for (const [path, bytes] of Object.entries(unzipSync(zip))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const call = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: join(folder, 'gather'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ASYNCIO_CLOCK: 'virtual' } });

  it('builds by the two commands of its README, from nothing but what is in it, and runs', () => {
    call('cmake', '-B', 'build', '-DCMAKE_CXX_COMPILER=clang++-19', '-DCMAKE_BUILD_TYPE=Debug');
    call('cmake', '--build', 'build');
    expect(call('./build/main').trimEnd().split('\n')).toEqual(example.expected.stdout);
  });

  it('says what to do where the compiler is too old', () => {
    expect(() => call('cmake', '-B', 'other', '-DCMAKE_CXX_COMPILER=g++')).toThrow('cmake -B build -DCMAKE_CXX_COMPILER=clang++-19');
  });
});

it('is told about in the visitor’s language', () => {
  const read = (language: 'ko' | 'en') => strFromU8(unzipSync(makeProject({ name: 'x', code: '', library, language, playground: 'https://play.example/' }))['x/README.md']!);
  expect(read('ko')).toContain('[Asyncio Playground](https://play.example/)에서 받은');
  expect(read('en')).toContain('[Asyncio Playground](https://play.example/), and the sources');
});
