// Every example does in C++ what its Python original does on CPython, and both do what its
// description says.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../toolchain/serve.mjs';
import { createJudge, type Result } from '../conformance/cpython.mjs';
import { runPort } from '../conformance/ports.ts';
import { buildNatively, runReally } from './natively.ts';
import { examples, type Example, type Expected } from './examples.ts';
import { complaints, printedSeconds, withoutReadings } from './readings.ts';

const judge = createJudge();

/** The playground's pages, for the examples that fetch. */
let pages: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  pages = await serve(join(import.meta.dirname, '../../web'), { port: 0 });
});
afterAll(() => pages.close());

const site = () => ({ ASYNCIO_BASE_URL: pages.url });

const runPython = ({ original, today, expected }: Example) =>
  expected.fetches
    ? runReally('python3', ['-u', '-c', today ?? original], site())
    : judge.run(today ?? original, { name: today === undefined ? 'original.py' : 'today.py', ...limitOf(expected) });

const runCpp = ({ id, cpp, expected }: Example) =>
  expected.fetches ? runReally(buildNatively(id, cpp), [], site()) : runPort(cpp, limitOf(expected));

const limitOf = ({ endless, seconds }: Expected) => (endless ? { limit: seconds } : {});

/** What a run printed, up to the moment at which an endless one is stopped. */
function printed({ lines }: Result, { endless, seconds, stdout }: Expected): string[] {
  const heard = lines.filter(({ stream, at }) => stream === 'stdout' && !(endless && at >= seconds));
  return withoutReadings(heard.map(({ text }) => text), stdout);
}

function holdAgainst(expected: Expected, run: Result): void {
  expect(printed(run, expected)).toEqual(expected.stdout);
  if (expected.endless) {
    expect(run.status).toBe(130);
    return;
  }
  expect(complaints(run.stderr)).toEqual(expected.stderr ?? []);
  expect(run.status).toBe(expected.status ?? 0);
  expect(Math.abs(run.seconds - expected.seconds)).toBeLessThan(0.1);
}

function holdSideBySide(expected: Expected, python: Result, cpp: Result): void {
  expect(printed(cpp, expected)).toEqual(printed(python, expected));
  expect(complaints(cpp.stderr)).toEqual(complaints(python.stderr));
  expect(cpp.status).toBe(python.status);
  const [pythons, cpps] = [python, cpp].map((run) => printedSeconds(run.stdout, expected.stdout)) as [number[], number[]];
  expect(cpps.length).toBe(pythons.length);
  pythons.forEach((seconds, index) => expect(Math.abs(cpps[index]! - seconds)).toBeLessThan(0.1));
  if (!expected.endless) expect(Math.abs(cpp.seconds - python.seconds)).toBeLessThan(0.1);
}

describe('The same program in Python and in C++', () => {
  it.each(examples.map((example) => [example.id, example] as const))('%s', async (_id, example) => {
    const python = await runPython(example);
    holdAgainst(example.expected, python);
    const cpp = await runCpp(example);
    holdAgainst(example.expected, cpp);
    holdSideBySide(example.expected, python, cpp);
  });
});

describe('An original that has no version for today', () => {
  it.each(examples.filter(({ today }) => today === undefined).map((example) => [example.id, example] as const))(
    '%s runs as it stands in its document',
    async (_id, { original, expected }) => {
      const run = await judge.run(original, { name: 'original.py', ...limitOf(expected) });
      expect(complaints(run.stderr)).toEqual(expected.endless ? ['KeyboardInterrupt'] : (expected.stderr ?? []));
    },
  );
});
