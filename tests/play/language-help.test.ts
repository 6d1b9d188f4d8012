// Completion and signature help with the page's clang itself.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runLLVM } from '@yowasp/clang';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepare } from '../../toolchain/prepare.mjs';
import { complete, type Completions, signatures, type Signatures } from '../../web/src/compiler/completion.ts';
import { openToolchain, type Toolchain } from '../../web/src/compiler/toolchain.ts';

const made = join(import.meta.dirname, '../../build/toolchain');
let toolchain: Toolchain;

beforeAll(async () => {
  await prepare();
  toolchain = await openToolchain((name) => readFile(join(made, name)));
});

const head = `#include <asyncio/asyncio.hpp>
#include <map>
#include <print>
#include <string>
using namespace std::chrono_literals;

struct Account { double balance(int year, bool rounded = false) const; std::string owner; };
asyncio::Coroutine<int> compute(int a, double b = 2) { co_await asyncio::sleep(1); co_return a; }
`;

/** The source and the position of the `|` in it; what stands there is the body of a coroutine. */
function marked(body: string) {
  const whole = `${head}asyncio::Coroutine<> main_coroutine() {\n    ${body}\n}\nint main() { asyncio::run(main_coroutine()); }\n`;
  const before = whole.slice(0, whole.indexOf('|'));
  const position = { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
  return [whole.replace('|', ''), position] as const;
}

const completing = (body: string): Promise<Completions> => complete(runLLVM, toolchain, ...marked(body));
const calling = (body: string): Promise<Signatures | undefined> => signatures(runLLVM, toolchain, ...marked(body));
const names = (completions: Completions) => completions.map(({ name }) => name);

describe('completion', () => {
  it("offers a task's members, its own and those of a future", async () => {
    const found = await completing('auto task = asyncio::create_task(compute(1)); task.|');
    expect(names(found)).toEqual(expect.arrayContaining(['cancel', 'done', 'result', 'get_name', 'add_done_callback']));
    expect(found.find(({ name }) => name === 'result')).toMatchObject({ kind: 'function', result: 'int', snippet: 'result()' });
    expect(names(found).filter((name) => /^(Task|Future|operator.*|~.*|state_)$/.test(name))).toEqual([]);
  });

  it('offers what is in a namespace', async () => {
    const found = await completing('co_await asyncio::|');
    expect(found.find(({ name }) => name === 'gather')).toMatchObject({ kind: 'function', overloads: 4, snippet: 'gather($0)' });
    expect(found.find(({ name }) => name === 'TaskGroup')).toMatchObject({ kind: 'type', snippet: 'TaskGroup' });
  });

  it('offers the standard library without its own secrets', async () => {
    const found = names(await completing('std::|'));
    expect(found).toEqual(expect.arrayContaining(['vector', 'println', 'move', 'string', 'chrono']));
    expect(found.filter((name) => name.includes('__'))).toEqual([]);
  });

  it('offers everything in sight, also in the middle of a word and behind text that is not ASCII', async () => {
    const found = await completing('std::string 이름 = "값"; auto total = 3; /* 한글 */ to|tal');
    expect(found.find(({ name }) => name === 'total')).toMatchObject({ kind: 'variable', result: 'int' });
    expect(names(found)).toEqual(expect.arrayContaining(['compute', 'co_await', 'Account', 'asyncio', 'std', 'return']));
  });

  it('knows the type of what a lambda under with is given', async () => {
    const found = await completing('co_await asyncio::with(asyncio::TaskGroup{}, [&](auto& tg) -> asyncio::Coroutine<> { tg.|');
    expect(names(found)).toContain('create_task');
  });

  it('knows the options of a call by their names', async () => {
    expect(names(await completing('asyncio::create_task(compute(1), {.|}'))).toEqual(['context', 'eager_start', 'name']);
  });

  it.each(['"task.|"', '// task.|', 'nobody.|', '#include <|', '}}}} ]] ( |', '1.|'])('has no answer that harms for %s', async (body) => {
    expect(Array.isArray(await completing(body))).toBe(true);
  });
});

describe('signature help', () => {
  const labels = (found: Signatures | undefined) => found?.signatures.map(({ label }) => label);

  it("shows a function's parameters, those with defaults too, and which one is being written", async () => {
    const found = await calling('compute(1, |');
    expect(found).toEqual({
      signatures: [{ label: 'asyncio::Coroutine<int> compute(int a, double b = 2)', parameters: [[32, 37], [39, 51]] }],
      active: 1,
    });
  });

  it("shows a library's overloads", async () => {
    expect(labels(await calling('co_await asyncio::sleep(|'))).toContain('Coroutine<> sleep(Duration delay)');
    expect(labels(await calling('asyncio::create_task(compute(1), |'))).toEqual([
      'Task<int> create_task(Coroutine<int> coroutine, TaskOptions options = {})',
    ]);
  });

  it.each([
    ['Account account; account.balance(2026, |', 'double balance(int year, bool rounded = false)', 1],
    ['asyncio::Semaphore semaphore(|', 'Semaphore(int value = 1)', 0],
    ['auto print = [](int x, int y = 3) {}; print(1, |', 'void print(int x, int y = 3)', 1],
    ['auto task = asyncio::create_task(compute(1)); task.cancel(|', 'bool cancel(std::string message = {})', 0],
    ['co_await asyncio::with(asyncio::TaskGroup{}, [&](auto& tg) -> asyncio::Coroutine<> { tg.create_task(|', 'Task<T> create_task(Coroutine<T> coroutine, TaskOptions options = {})', 0],
  ])('%s', async (body, label, active) => {
    const found = await calling(body);
    expect(labels(found)).toContain(label);
    expect(found?.active).toBe(active);
  });

  it.each(['|', 'if (|', 'nobody(|'])('has none for %s', async (body) => {
    expect(await calling(body)).toBeUndefined();
  });
});
