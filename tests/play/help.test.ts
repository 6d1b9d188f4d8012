// The mistakes that the page has a sentence for, made on purpose and told by clang itself.
import { runLLVM } from '@yowasp/clang';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepare } from '../../toolchain/prepare.mjs';
import { check } from '../../web/src/compiler/compile.ts';
import { type Diagnostic, forTools, parseDiagnostics } from '../../web/src/compiler/diagnostics.ts';
import { openToolchain, type Toolchain } from '../../web/src/compiler/toolchain.ts';

let toolchain: Toolchain;

beforeAll(async () => {
  const { folder } = await prepare();
  toolchain = await openToolchain((name) => readFile(join(folder, name)));
});

const head = '#include <asyncio/asyncio.hpp>\n#include <print>\nusing namespace std::chrono_literals;\nusing asyncio::Coroutine;\nCoroutine<int> one() { co_return 1; }\n';

async function diagnose(program: string): Promise<Diagnostic[]> {
  const source = head + program;
  return parseDiagnostics(await check(runLLVM, toolchain, source, { flags: forTools }), source);
}

describe.each([
  ['return in place of co_return', 'coReturn', 'Coroutine<int> f() { return 5; }'],
  ['return in a coroutine', 'coReturn', 'Coroutine<int> f() { co_await asyncio::sleep(1s); return 5; }'],
  ['no co_ keyword in a coroutine', 'noKeyword', 'Coroutine<> f() {\n  if (true) { std::println("x"); }\n}'],
  ['a bare return in a coroutine without keywords', 'noKeyword', 'asyncio::Coroutine<> f() { return; }'],
  ['co_await in main', 'awaitOutside', 'int main() { co_await one(); }'],
  ['co_await in a plain function', 'awaitOutside', 'void f() { co_await one(); }'],
  ['co_await outside everything', 'awaitOutside', 'int x = co_await one();'],
  ['co_await in a lambda without a return type', 'deducedReturn', 'auto l = [] { co_await one(); };'],
  ['a coroutine that nobody awaits', 'forgottenAwait', 'Coroutine<> f() { one(); co_return; }'],
  ['a coroutine in place of its result', 'forgottenAwait', 'Coroutine<> f() { int x = one(); co_return; }'],
  ['returning a coroutine in place of its result', 'forgottenAwait', 'int f() { return one(); }'],
  ['computing with a coroutine', 'forgottenAwait', 'Coroutine<> f() { int x = one() + 1; co_return; }'],
  ['printing a coroutine', 'forgottenAwait', 'Coroutine<> f() { std::println("{}", one()); co_return; }'],
  ['cancelling a coroutine', 'taskNeeded', 'Coroutine<> f() { auto c = one(); c.cancel(); co_return; }'],
  ['waiting for coroutines', 'taskNeeded', 'Coroutine<> f() { std::vector<Coroutine<int>> all; co_await asyncio::wait(all); }'],
  ['waiting for a list of coroutines', 'taskNeeded', 'Coroutine<> f() { co_await asyncio::wait({one(), one()}); }'],
  ['a coroutine in place of a task', 'taskNeeded', 'Coroutine<> f() { asyncio::Task<int> t = one(); co_return; }'],
  ['a coroutine function that is not called', 'callIt', 'int main() { asyncio::run(one); }'],
  ['a copy of a coroutine', 'moveIt', 'Coroutine<> f() { auto c = one(); auto d = c; co_await c; }'],
  ['a variable that a lambda does not capture', 'captures', 'Coroutine<> f() { int x = 1; auto l = []() -> Coroutine<> { std::println("{}", x); co_return; }; co_await l(); }'],
] as const)('%s', (_, help, program) => {
  it(`gets the sentence ${help}, at the visitor's line`, async () => {
    const diagnostics = await diagnose(program);
    const helped = diagnostics.find((each) => each.help === help);
    expect(helped, JSON.stringify(diagnostics)).toBeDefined();
    expect(helped?.range?.start.line).toBeGreaterThan(5);
  });
});

it('what is right gets none', async () => {
  expect(await diagnose('Coroutine<int> f() { co_return co_await one() + 1; }\nint main() { return asyncio::run(f()); }')).toEqual([]);
});

it('what is misspelt has a fix', async () => {
  const [diagnostic] = await diagnose('Coroutine<> f() { co_await asyncio::slep(1s); }');
  expect(diagnostic?.fixes.map(({ text }) => text)).toEqual(['sleep']);
});
