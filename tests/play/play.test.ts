// `npm run play` as its users know it: a program's output, exit status and diagnostics.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepare } from '../../toolchain/prepare.mjs';

const script = join(import.meta.dirname, '../../toolchain/play.mjs');
const folder = mkdtempSync(join(tmpdir(), 'play-'));

beforeAll(() => prepare());
afterAll(() => rmSync(folder, { recursive: true }));

interface Result {
  status: number;
  stdout: Buffer;
  stderr: string;
}

function start(args: string[]): Promise<Result> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...args], { cwd: folder, encoding: 'buffer' }, (_, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, stdout, stderr: stderr.toString() });
    });
  });
}

function play(source: string, ...args: string[]): Promise<Result> {
  writeFileSync(join(folder, 'program.cpp'), source);
  return start(['program.cpp', '--clock', 'virtual', ...args]);
}

describe('a program', () => {
  it('has its output passed on byte by byte, and its status', async () => {
    const { status, stdout, stderr } = await play(`
      #include <cstdio>
      int main() { std::fputs("\\xff\\xfe no line", stdout); std::fputs("안녕\\n", stderr); return 3; }`);
    expect([status, stderr]).toEqual([3, '안녕\n']);
    expect(stdout).toEqual(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(' no line')]));
  });

  it('that throws ends as in Python, and cleans up', async () => {
    const { status, stdout, stderr } = await play(`
      #include <asyncio/asyncio.hpp>
      #include <print>
      struct Global { ~Global() { std::println("destroyed"); } } global;
      asyncio::Coroutine<> f() { co_await asyncio::sleep(1.5); throw asyncio::ValueError("bad"); }
      int main() { asyncio::run(f()); }`);
    expect([status, stdout.toString(), stderr]).toEqual([1, 'destroyed\n', 'ValueError: bad\n']);
  });

  it('that exits runs what is registered for it, and no destructor on the stack', async () => {
    const { status, stdout } = await play(`
      #include <cstdlib>
      #include <print>
      struct Local { ~Local() { std::println("destroyed"); } };
      int main() { Local local; std::atexit([] { std::println("at exit"); }); std::exit(7); }`);
    expect([status, stdout.toString()]).toEqual([7, 'at exit\n']);
  });

  it('sees the virtual clock in all of its clocks', async () => {
    const { stdout } = await play(`
      #include <chrono>
      #include <print>
      #include <thread>
      template <class Clock> auto elapsed(auto since) { return std::chrono::round<std::chrono::seconds>(Clock::now() - since); }
      int main() {
        using namespace std::chrono;
        auto steady = steady_clock::now(); auto wall = system_clock::now();
        std::this_thread::sleep_for(1h);
        std::println("{} {}", elapsed<steady_clock>(steady), elapsed<system_clock>(wall));
      }`);
    expect(stdout.toString()).toBe('3600s 3600s\n');
  });

  it('fetches the playground’s pages, each after the delay that its address asks for', async () => {
    const { stdout, stderr } = await play(`
      #include <asyncio/asyncio.hpp>
      #include <print>
      int main() {
        auto started = std::chrono::steady_clock::now();
        auto response = asyncio::requests::get("pages/TIL-Middleware.html?delay=30");
        std::println("{} {} {}", response.status_code, response.headers["Content-Type"], response.text().contains("middleware"));
        std::println("{}", std::chrono::round<std::chrono::seconds>(std::chrono::steady_clock::now() - started));
        try {
          asyncio::requests::get("pages/TIL-Middleware.html?delay=30", {.timeout = std::chrono::seconds(2)});
        } catch (const asyncio::requests::Timeout&) {
          std::println("late");
        }
      }`);
    expect([stdout.toString(), stderr]).toEqual(['200 text/html; charset=utf-8 true\n30s\nlate\n', '']);
  });

  it('without end is interrupted at the limit', async () => {
    const { status, stdout, stderr } = await play(`
      #include <asyncio/asyncio.hpp>
      #include <print>
      asyncio::Coroutine<> f() { for (int i = 0;; ++i) { std::println("{}", i); co_await asyncio::sleep(1.0); } }
      int main() { asyncio::run(f()); }`, '--limit', '3');
    expect([status, stdout.toString(), stderr]).toEqual([130, '0\n1\n2\n', 'KeyboardInterrupt\n']);
  });

  it.each([
    ['abort', '#include <cstdlib>\nint main() { std::abort(); }', 'The program called abort().\n'],
    ['division', 'int main(int argc, char**) { volatile int zero = 0; return argc / zero; }', 'The program divided an integer by zero.\n'],
  ])('that breaks down (%s) says how', async (_, source, sentence) => {
    const { status, stderr } = await play(source);
    expect([status, stderr]).toEqual([134, sentence]);
  });
});

describe('a source that does not compile', () => {
  it('gets clang\'s diagnostics, with the file as it was named', async () => {
    const { status, stdout, stderr } = await play('int main() {\n  undeclared();\n}\n');
    expect([status, stdout.toString()]).toEqual([1, '']);
    expect(stderr).toContain("program.cpp:2:3: error: use of undeclared identifier 'undeclared'");
  });

  it.each([
    ['int mein() {}', 'error: the program has no main()\n'],
    ['void nowhere(int);\nint main() { nowhere(1); }', 'error: nowhere(int) is declared and used, but defined nowhere\n'],
  ])('%s', async (source, said) => {
    const { status, stderr } = await play(source);
    expect([status, stderr.endsWith(said)]).toEqual([1, true]);
  });

  it('has its warnings kept back unless they are asked for', async () => {
    const source = 'int main() { 1 == 1; }';
    expect((await play(source)).stderr).toBe('');
    expect((await play(source, '--warnings')).stderr).toContain('warning:');
  });
});

describe('wrong use', () => {
  it.each([
    [[]], [['nothing.cpp']], [['--what']], [['a.cpp', 'b.cpp']], [['a.cpp', '--clock', 'fast']], [['a.cpp', '--limit', '-1']],
  ])('%j is answered in one sentence', async (args) => {
    const { status, stdout, stderr } = await start(args);
    expect([status, stdout.toString(), stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  });
});
