// `npm run play -- --check` as authors know it: each program of a file held against what is stated beside it.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepare } from '../../toolchain/prepare.mjs';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'check-'));

beforeAll(() => prepare());
afterAll(() => rmSync(folder, { recursive: true }));

interface Result {
  status: number;
  stdout: string;
  stderr: string;
}

function start(command: string, args: string[], environment: Record<string, string> = {}): Promise<Result> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd: folder, env: { ...process.env, ...environment } }, (_, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

const check = (...args: string[]) => start(process.execPath, [join(root, 'toolchain/play.mjs'), '--check', ...args]);

function checkText(name: string, text: string, ...args: string[]): Promise<Result> {
  writeFileSync(join(folder, name), text);
  return check(name, ...args);
}

const fence = (code: string, behind = '') => `\`\`\`cpp asyncio\n${code}\n\`\`\`\n${behind}`;
const expected = (run: string, lines: string) => `\n\`\`\`expected ${run}\n${lines}\n\`\`\`\n`;
const puts = (...lines: string[]) => `#include <cstdio>\nint main() { ${lines.map((line) => `std::puts("${line}");`).join(' ')} }`;
const sleeping = `#include <asyncio/asyncio.hpp>
#include <print>
asyncio::Coroutine<> f() { std::println("hello"); co_await asyncio::sleep(2); std::println("world"); }
int main() { asyncio::run(f()); }`;
const endless = `#include <asyncio/asyncio.hpp>
#include <print>
asyncio::Coroutine<> f() { for (int i = 0;; ++i) { std::println("{}", i); co_await asyncio::sleep(1.0); } }
int main() { asyncio::run(f()); }`;

describe('a Markdown file', () => {
  it('has each of its programs checked, in a line each, by one compiler', async () => {
    const text = `# Post\n\n${fence(sleeping, expected('2 s', 'hello\nworld'))}\n\`\`\`cpp\nint fragment();\n\`\`\`\n\n- In a list:\n\n  ${fence(puts('a'), expected('', 'a')).replaceAll('\n', '\n  ')}\n\n> ${fence(puts('b')).replaceAll('\n', '\n> ')}\n`;
    const [first, second, third] = text.split('\n').flatMap((line, index) => (line.includes('cpp asyncio') ? [index + 1] : []));
    const { status, stdout } = await checkText('post.md', text);
    expect([status, stdout]).toEqual([0, `post.md:${first}: ok, 2.0 s\npost.md:${second}: ok, 0.0 s\npost.md:${third}: ok, 0.0 s\n`]);
  });

  it('is told what differs, and in which of its lines', async () => {
    const failing = '#include <cstdio>\nint main() { std::puts("a"); std::puts("b"); std::fputs("bad\\n", stderr); return 3; }';
    const { status, stdout } = await checkText('post.md', `${fence(failing, expected('1 s', '\na\nc'))}${fence(puts('a'))}`);
    expect([status, stdout]).toEqual([1, `post.md:1: not as expected
  post.md:9: line 2 of the output
    expected: c
    printed:  b
  Expected to take 1.0 s, took 0.0 s.
  Expected exit status 0, ended with 3.
  stderr: bad
post.md:11: ok, 0.0 s
`]);
  });

  it('is told what does not compile, in its own lines', async () => {
    const { status, stdout } = await checkText('post.md', `Text.\n\n${fence('int main() {\n  undeclared();\n}')}`);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^post\.md:3: does not compile\npost\.md:5:3: error: use of undeclared identifier 'undeclared'\n/);
  });

  it('has its programs run as they stand on a page, whatever stands before them', async () => {
    const code = '#include <cstdio>\n#include <source_location>\nint main() { std::printf("%d\\n", (int)std::source_location::current().line()); }';
    const { stdout } = await checkText('post.md', `Text.\n\n\n${fence(code, expected('', '3'))}`);
    expect(stdout).toBe('post.md:4: ok, 0.0 s\n');
  });

  it.each([
    ['a fragment', fence('co_await asyncio::sleep(1);'), 'post.md:1: is not a whole program: it has no main()\n'],
    ['words that are not understood', fence(puts('a'), expected('2 sec', 'a')), 'post.md:1: What is expected of this program is not understood: “2 sec”.'],
    ['an expectation that is stated twice', fence(`${puts('a')}\n/* expected\na */`, expected('', 'a')), 'post.md:1: What is expected of this program is stated twice'],
    ['an expectation that has no program', `${fence(puts('a'))}\nText.\n${expected('', 'a')}`, 'post.md:8: stands behind no program'],
    ['two expectations', fence(puts('a'), expected('', 'a') + expected('', 'a')), 'post.md:10: stands behind no program'],
  ])('is told of %s', async (_, text, said) => {
    const { status, stdout } = await checkText('post.md', text);
    expect(status).toBe(1);
    expect(stdout).toContain(said);
  });
});

describe('a .cpp file', () => {
  it('states what it does in a comment at its end', async () => {
    expect(await checkText('program.cpp', `${sleeping}\n\n/* expected 2 s\nhello\nworld\n*/\n`)).toMatchObject({ status: 0, stdout: 'program.cpp: ok, 2.0 s\n' });
    const { status, stdout } = await checkText('program.cpp', `${sleeping}\n\n/* expected 2 s\nhello\nthere\n*/\n`);
    expect(status).toBe(1);
    expect(stdout).toContain('  program.cpp:8: line 2 of the output\n    expected: there\n    printed:  world\n');
  });

  it('that states nothing compiles and ends without error', async () => {
    expect(await checkText('program.cpp', puts('a'))).toMatchObject({ status: 0, stdout: 'program.cpp: ok, 0.0 s\n' });
    expect(await checkText('program.cpp', 'int main() { return 1; }')).toMatchObject({ status: 1 });
  });
});

describe('a program', () => {
  it('without end is checked up to the limit, where it says so', async () => {
    const comment = (run: string) => `\n/* expected ${run}\n0\n1\n...\n*/`;
    expect(await checkText('program.cpp', endless + comment('60 s, status 130'))).toMatchObject({ status: 0, stdout: 'program.cpp: ok, 60.0 s\n' });
    expect(await checkText('program.cpp', endless + comment('3 s, status 130'), '--limit', '3')).toMatchObject({ status: 0 });
    const { status, stdout } = await checkText('program.cpp', endless + comment(''), '--limit', '3');
    expect(status).toBe(1);
    expect(stdout).toContain('after 3 s it got Ctrl-C');
  });

  it('that computes without end is ended, and the next one is checked', async () => {
    const { status, stdout } = await checkText('post.md', fence('int main() { for (volatile int i = 0;; i = 1) {} }') + fence(puts('a')));
    expect(status).toBe(1);
    expect(stdout).toMatch(/^post\.md:1: computes for more than \d+ s, so it was ended\npost\.md:4: ok, 0\.0 s\n$/);
  });

  it('that breaks down does so with its status, and may be expected to', async () => {
    const aborting = '#include <cstdlib>\nint main() { std::abort(); }\n';
    expect(await checkText('program.cpp', `${aborting}/* expected status 134 */`)).toMatchObject({ status: 0 });
    expect((await checkText('program.cpp', aborting)).stdout).toContain('ended with 134.\n  The program called abort().\n');
  });
});

describe('wrong use', () => {
  it.each([
    [[]], [['nothing.md']], [['notes.txt']], [['post.md', '--clock', 'real']], [['post.md', '--warnings']], [['none.md']], [['folder.md']],
  ])('%j is answered in one sentence', async (args) => {
    writeFileSync(join(folder, 'post.md'), fence(puts('a')));
    writeFileSync(join(folder, 'none.md'), '# Nothing\n\n```cpp\nint main() {}\n```\n');
    mkdirSync(join(folder, 'folder.md'), { recursive: true });
    const { status, stdout, stderr } = await check(...args);
    expect([status, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  });
});

describe('npm', () => {
  it('is called from anywhere, with the caller’s own paths', async () => {
    mkdirSync(join(folder, 'posts'), { recursive: true });
    writeFileSync(join(folder, 'posts/one.md'), fence(puts('a'), expected('', 'a')));
    const { status, stdout } = await start('npm', ['--silent', '--prefix', root, 'run', 'play', '--', '--check', 'posts/one.md'], { npm_lifecycle_event: '', INIT_CWD: '' });
    expect([status, stdout]).toEqual([0, 'posts/one.md:1: ok, 0.0 s\n']);
  });
});
