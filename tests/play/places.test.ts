// Where a program broke down: from the engine's stack to a line of the source.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runLLVM } from '@yowasp/clang';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepare } from '../../toolchain/prepare.mjs';
import { compile } from '../../web/src/compiler/compile.ts';
import { type Place, visitorsPlace } from '../../web/src/compiler/place.ts';
import { placesOf } from '../../web/src/compiler/places.ts';
import { openToolchain, type Toolchain } from '../../web/src/compiler/toolchain.ts';
import type { Done } from '../../web/src/protocol.ts';

type StartProgram = typeof import('../../web/src/runner/program.ts')['startProgram'];
let toolchain: Toolchain;
let startProgram: StartProgram;

beforeAll(async () => {
  const { folder, modules } = await prepare();
  toolchain = await openToolchain(async (name) => readFileSync(join(folder, name)));
  ({ startProgram } = (await import(join(modules, 'program.mjs'))) as { startProgram: StartProgram });
  Error.stackTraceLimit = 40;
});

interface Broken {
  done: Done;
  stderr: string;
  place: Place | undefined;
  places: (Place | undefined)[];
}

async function breakDown(source: string, optimize = false): Promise<Broken> {
  const compiled = await compile(runLLVM, toolchain, source, { optimize });
  if (!compiled.ok) throw new Error(compiled.diagnostics);
  let stderr = '';
  const onEvent = (event: { type: string; text?: string }) => void (stderr += event.text ?? '');
  const done = await startProgram({ wasm: compiled.wasm as BufferSource, clock: 'virtual', onEvent }).done;
  const places = await placesOf(runLLVM, compiled.lineTables, done.frames ?? []);
  return { done, stderr, places, place: visitorsPlace(places) };
}

describe('a program that breaks down says why and where', () => {
  it.each([
    ['a pointer to nowhere', 'memory-access', `
      int deep(int n) {
        volatile int* p = reinterpret_cast<int*>(0xfffffff0u);
        return *p + n; // here
      }
      int main() { return deep(1); }`],
    ['division', 'division', `
      int main(int count, char**) {
        volatile int zero = 0;
        return count / zero; // here
      }`],
    ['the rest of a division', 'division', `
      int main(int count, char**) {
        volatile int zero = 0;
        return count % zero; // here
      }`],
    ['a null function pointer', 'wrong-pointer', `
      int main() {
        int (*volatile f)() = nullptr;
        return f(); // here
      }`],
    ['recursion', 'stack', `
      int f(int x) { // here
        return f(x + 1) + 1;
      }
      int main() { return f(0); }`],
    ['recursion with much on the stack', 'stack', `
      int f(int x) { // here
        volatile char much[10'000] = {};
        return f(x + 1) + much[x % 10'000];
      }
      int main() { return f(0); }`],
    ['abort', 'abort', `
      #include <cstdlib>
      int main() {
        std::abort(); // here
      }`],
    ['assert', 'assertion', `
      #include <cassert>
      int main(int count, char**) {
        assert(count == 7); // here
      }`],
    ['an exception that leaves a noexcept function', 'terminate', `
      #include <stdexcept>
      void f() noexcept {
        throw std::runtime_error("inside"); // here
      }
      int main() { f(); }`],
    ['a function that is not here', 'missing-function', `
      extern "C" void _emval_await(int);
      int main() {
        _emval_await(1); // here
      }`],
    ['memory without end', 'out-of-memory', `
      #include <memory>
      #include <vector>
      int main() {
        std::vector<std::unique_ptr<char[]>> all;
        for (;;) {
          all.push_back(std::make_unique<char[]>(1 << 20)); // here
        }
      }`],
  ])('%s', async (_, trap, source) => {
    const { done, place } = await breakDown(source);
    expect(done).toMatchObject({ status: 134, how: 'trap', trap });
    expect(place?.line).toBe(source.split('\n').findIndex((line) => line.includes('// here')) + 1);
  });

  it('exit, with where it was called', async () => {
    const { done, place } = await breakDown('#include <cstdlib>\nint main() {\n  std::exit(3);\n}');
    expect(done).toMatchObject({ status: 3, how: 'exit', exited: true });
    expect(place).toMatchObject({ function: 'main', line: 3 });
  });

  it('in a coroutine, through the loop', async () => {
    const { places } = await breakDown(`#include <asyncio/asyncio.hpp>
asyncio::Coroutine<int> divide(int n) {
  co_await asyncio::sleep(1);
  co_return 1 / n;
}
int main() { asyncio::run(divide(0)); }`);
    const [innermost, ...around] = places.filter((place) => place?.file === 'main.cpp');
    expect(innermost).toMatchObject({ function: 'divide(int)', line: 4 });
    expect(around.at(-1)).toMatchObject({ function: 'main', line: 6 });
  });

  it('where the compiler optimised as well', async () => {
    const { place } = await breakDown(`
      static int divide(int count, volatile int& zero) {
        return count / zero;
      }
      int main(int count, char**) {
        volatile int zero = 0;
        return divide(count, zero);
      }`, true);
    expect(place).toMatchObject({ function: 'divide(int, int volatile&)', line: 3 });
  });
});

describe('an exception that nobody caught', () => {
  it('is said as Python says it, where global objects are made too', async () => {
    const { done, stderr } = await breakDown(`
      #include <stdexcept>
      struct Global { Global() { throw std::runtime_error("early"); } } global;
      int main() {}`);
    expect([done.status, stderr]).toEqual([1, 'std::runtime_error: early\n']);
  });

  it('says where it was thrown, though its stack is gone', async () => {
    const { done, place } = await breakDown(`#include <asyncio/asyncio.hpp>
#include <stdexcept>
asyncio::Coroutine<> fail() {
  co_await asyncio::sleep(1);
  throw std::runtime_error("late");
}
asyncio::Coroutine<> both() { co_await asyncio::gather(asyncio::create_task(fail()), asyncio::sleep(2)); }
int main() { asyncio::run(both()); }`);
    expect(done).toMatchObject({ status: 1, how: 'exit', uncaught: true });
    expect(place).toMatchObject({ function: 'fail()', line: 5 });
  });

  it('is the one that was thrown last where many were caught', async () => {
    const { place } = await breakDown(`#include <stdexcept>
int main() {
  for (int i = 0; i < 1000; ++i) {
    try { throw i; } catch (int) {}
  }
  throw std::logic_error("at last");
}`);
    expect(place).toMatchObject({ function: 'main', line: 6 });
  });

  it('has no place where it was made without being thrown, whatever was thrown before', async () => {
    const { done, place } = await breakDown(`#include <exception>
#include <stdexcept>
int main() {
  for (int i = 0; i < 10; ++i) {
    try { throw std::logic_error("before"); } catch (const std::logic_error&) {}
  }
  std::rethrow_exception(std::make_exception_ptr(std::logic_error("made")));
}`);
    expect(done).toMatchObject({ uncaught: true });
    expect(place).toBeUndefined();
  });

  it('says its name once', async () => {
    const { stderr } = await breakDown('#include <new>\nint main() { throw std::bad_alloc(); }');
    expect(stderr).toBe('std::bad_alloc\n');
  });
});
