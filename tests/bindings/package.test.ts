// The folder that npm takes: what is in it, and that others can build with it as its README says.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emscripten } from '../../toolchain/lib/emscripten.mjs';
import { makeBindings } from '../../toolchain/bindings.mjs';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const folder = join(root, 'dist/core');
let work: string;

beforeAll(async () => {
  await makeBindings();
  work = mkdtempSync(join(tmpdir(), 'asyncio-package-'));
}, 300_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

const readme = (name: string) => readFileSync(join(folder, name), 'utf8');
const blocks = (text: string, language: string) => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block]) => block ?? '');

describe('the package', () => {
  it('holds the library, its headers, its types and its example, and nothing else', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'], { cwd: folder });
    const [packed] = JSON.parse(stdout) as [{ name: string; files: { path: string }[] }];
    const paths = packed.files.map(({ path }) => path);
    expect(packed.name).toBe('asyncio-cpp');
    expect(paths).toEqual(expect.arrayContaining([
      'LICENSE', 'README.md', 'README.ko.md', 'package.json', 'index.js', 'index.d.ts', 'lib/libasyncio.a', 'lib/asyncio/library.js',
      'lib/cmake/asyncio/asyncio-config.cmake', 'lib/cmake/asyncio/asyncio-module.cmake', 'include/asyncio/asyncio.hpp', 'include/asyncio/javascript.hpp',
      'include/asyncio/detail/ref.hpp', 'example/CMakeLists.txt', 'example/main.cpp', 'example/index.html', 'example/poem.js', 'example/poem.wasm',
    ]));
    const [top, extensions] = [/^(?:[^/]+\.(?:md|json|js|ts)|LICENSE|(?:lib|include|example)\/.+)$/, /\.(?:hpp|cpp|a|js|ts|cmake|md|json|html|css|wasm|txt)$|^LICENSE$/];
    expect(paths.filter((path) => !top.test(path) || !extensions.test(path))).toEqual([]);
  });

  it('has the version of the library', () => {
    const { version, license } = JSON.parse(readme('package.json')) as { version: string; license: string };
    expect(readFileSync(join(root, 'CMakeLists.txt'), 'utf8')).toContain(`project(asyncio VERSION ${version} `);
    expect(license).toBe('MIT');
  });

  it('says the same in both languages', () => {
    const codes = (name: string) => ['cpp', 'ts'].flatMap((language) => blocks(readme(name), language));
    expect(codes('README.ko.md')).toEqual(codes('README.md'));
    const spans = (name: string) => [...readme(name).matchAll(/^\| ([^|]+) \|/gm)].map(([, cell]) => cell?.match(/`[^`]+`/g)?.[0]);
    expect(spans('README.ko.md')).toEqual(spans('README.md'));
  });

  it("builds its README's program with its README's command", async () => {
    const { env } = emscripten();
    const source = blocks(readme('README.md'), 'cpp')[0] ?? '';
    writeFileSync(join(work, 'main.cpp'), source);
    const command = /^ {4}em\+\+ (?:.*\\\n)*.*$/m.exec(readme('README.md'))?.[0] ?? '';
    await run('sh', ['-c', `PATH=${env.EMSCRIPTEN_ROOT}:$PATH; P=${folder}; ${command.trim()}`], { cwd: work, env });
    expect(existsSync(join(work, 'hello.wasm'))).toBe(true);
    const { load } = (await import(pathToFileURL(join(folder, 'index.js')).href)) as typeof import('../../core/bindings/index.js');
    interface Hello {
      download(url: string, button: EventTarget): Promise<string>;
    }
    const create = ((await import(pathToFileURL(join(work, 'hello.mjs')).href)) as { default: Parameters<typeof load<Hello>>[0] }).default;
    const hello = await load<Hello>(create);
    const button = new EventTarget();
    const text = hello.download('data:,hello', button);
    await new Promise((resolve) => setTimeout(resolve, 10));
    button.dispatchEvent(new Event('click'));
    expect(await text).toBe('hello');
  }, 120_000);
});
