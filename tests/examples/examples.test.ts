// Every example does in C++ what its Python original does on CPython, and both do what its
// description says.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../toolchain/serve.mjs';
import { createJudge, type Result } from '../conformance/cpython.mjs';
import { runPort } from '../conformance/ports.ts';
import { examples, type Example, type Expected } from './examples.ts';
import { needsThreads, runNative, runPython3 } from './native.ts';
import { complaints, printedSeconds, withoutReadings } from './readings.ts';

const judge = createJudge();

/** The playground's pages, for the examples that fetch. */
let pages: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  pages = await serve(join(import.meta.dirname, '../../web'), { port: 0 });
});
afterAll(() => pages.close());

const environment = () => ({ ASYNCIO_BASE_URL: pages.url, no_proxy: '*' });

const runPython = ({ original, today, expected }: Example) =>
  needsThreads(original) ? runPython3(today ?? original, environment())
    : judge.run(today ?? original, { name: today === undefined ? 'original.py' : 'today.py', ...limitOf(expected) });

const runCpp = ({ original, cpp, expected }: Example) => (needsThreads(original) ? runNative(cpp, environment()) : runPort(cpp, limitOf(expected)));

/** Seconds by which two runs may differ: a busy machine takes its time with those that take real time. */
const tolerance = ({ original }: Example) => (needsThreads(original) ? 1 : 0.1);

const limitOf = ({ endless, seconds }: Expected) => (endless ? { limit: seconds } : {});

/** What a run printed, up to the moment at which an endless one is stopped. */
function printed({ lines }: Result, { endless, seconds, stdout }: Expected): string[] {
  const heard = lines.filter(({ stream, at }) => stream === 'stdout' && !(endless && at >= seconds));
  return withoutReadings(heard.map(({ text }) => text), stdout);
}

function holdAgainst(example: Example, run: Result): void {
  const { expected } = example;
  expect(printed(run, expected)).toEqual(expected.stdout);
  if (expected.endless) {
    expect(run.status).toBe(130);
    return;
  }
  expect(complaints(run.stderr)).toEqual(expected.stderr ?? []);
  expect(run.status).toBe(expected.status ?? 0);
  expect(Math.abs(run.seconds - expected.seconds)).toBeLessThan(tolerance(example));
}

function holdSideBySide(example: Example, python: Result, cpp: Result): void {
  const { expected } = example;
  expect(printed(cpp, expected)).toEqual(printed(python, expected));
  expect(complaints(cpp.stderr)).toEqual(complaints(python.stderr));
  expect(cpp.status).toBe(python.status);
  const [pythons, cpps] = [python, cpp].map((run) => printedSeconds(run.stdout, expected.stdout)) as [number[], number[]];
  expect(cpps.length).toBe(pythons.length);
  pythons.forEach((seconds, index) => expect(Math.abs(cpps[index]! - seconds)).toBeLessThan(tolerance(example)));
  if (!expected.endless) expect(Math.abs(cpp.seconds - python.seconds)).toBeLessThan(tolerance(example));
}

describe('The same program in Python and in C++', () => {
  it.each(examples.map((example) => [example.id, example] as const))('%s', async (_id, example) => {
    const python = await runPython(example);
    holdAgainst(example, python);
    const cpp = await runCpp(example);
    holdAgainst(example, cpp);
    holdSideBySide(example, python, cpp);
  });
});

describe('An original that has no version for today', () => {
  it.each(examples.filter(({ today, original }) => today === undefined && !needsThreads(original)).map((example) => [example.id, example] as const))(
    '%s runs as it stands in its document',
    async (_id, { original, expected }) => {
      const run = await judge.run(original, { name: 'original.py', ...limitOf(expected) });
      expect(complaints(run.stderr)).toEqual(expected.endless ? ['KeyboardInterrupt'] : (expected.stderr ?? []));
    },
  );
});
