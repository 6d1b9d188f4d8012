// Small programs written twice, in Python and in C++, each with a promise of asyncio for its
// name. CPython is the judge: the same lines at the same moments, the same complaints, the same
// exit status.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaints } from '../examples/readings.ts';
import { createJudge, type Line } from './cpython.mjs';
import { runPort } from './ports.ts';

/** Virtual seconds until Ctrl-C: every program but the endless ones ends before. */
const limit = 10;

const folder = join(import.meta.dirname, 'programs');
const names = readdirSync(folder).filter((file) => file.endsWith('.py')).map((file) => file.slice(0, -'.py'.length));
const judge = createJudge();

/** Moments to the millisecond: how often the clock is read in between is nobody's business. */
const said = (lines: readonly Line[]) =>
  lines.filter(({ stream }) => stream === 'stdout').map(({ text, at }) => `${at.toFixed(3)}  ${text}`);

describe('C++ does what CPython does', () => {
  it.each(names)('%s', async (name) => {
    const read = (extension: string) => readFileSync(join(folder, `${name}.${extension}`), 'utf8');
    const wanted = await judge.run(read('py'), { name: `${name}.py`, limit });
    const port = await runPort(read('cpp'), { name: `${name}.cpp`, limit });
    expect(said(port.lines)).toEqual(said(wanted.lines));
    expect(complaints(port.stderr)).toEqual(complaints(wanted.stderr));
    expect(port.status).toBe(wanted.status);
    expect(port.seconds).toBeCloseTo(wanted.seconds, 3);
  });
});
