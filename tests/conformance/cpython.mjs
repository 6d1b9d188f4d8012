// The judge: runs Python programs on CPython 3.14 (npm's pyodide) under a virtual clock.
//
//   node tests/conformance/cpython.mjs FILE.py [--limit SECONDS] [--debug] [--moments]
//
// prints what the program prints and exits with its status. --limit delivers Ctrl-C after so
// many virtual seconds, --debug sets PYTHONASYNCIODEBUG, --moments puts each line's moment
// before it.
import { readFile } from 'node:fs/promises';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadPyodide } from 'pyodide';

/**
 * @typedef {{ stream: 'stdout' | 'stderr', text: string, at: number }} Line
 * @typedef {{ lines: Line[], stdout: string[], stderr: string[], status: number, seconds: number }} Result
 * @typedef {{ name?: string, limit?: number, patience?: number, debug?: boolean }} Options
 */

/**
 * Joins writes into lines, each with the moment of its end.
 * @param {Line[]} writes
 * @returns {Line[]}
 */
export function intoLines(writes) {
  const lines = [];
  const open = { stdout: '', stderr: '' };
  const last = { stdout: 0, stderr: 0 };
  for (const { stream, text, at } of writes) {
    const parts = (open[stream] + text).split('\n');
    open[stream] = /** @type {string} */ (parts.pop());
    last[stream] = at;
    for (const part of parts) lines.push({ stream, text: part, at });
  }
  for (const stream of /** @type {const} */ (['stdout', 'stderr'])) {
    if (open[stream]) lines.push({ stream, text: open[stream], at: last[stream] });
  }
  return lines;
}

async function start() {
  const pyodide = await loadPyodide();
  const judge = await readFile(new URL('judge.py', import.meta.url), 'utf8');
  const globals = pyodide.toPy({ __name__: 'judge' });
  pyodide.runPython(judge, { globals, filename: 'judge.py' });
  return globals.get('run_program');
}

/**
 * One interpreter for many programs: each gets its own globals, clock, loop policy and task
 * numbers. An interpreter that a program brought down (a native stack overflow) is replaced.
 */
export function createJudge() {
  /** @type {Promise<any> | undefined} */
  let running;
  return {
    /**
     * @param {string} source
     * @param {Options} [options] limit: virtual seconds until Ctrl-C; patience: real seconds of
     *   computing until Ctrl-C
     * @returns {Promise<Result>}
     */
    async run(source, { name = 'main.py', limit, patience = 20, debug = false } = {}) {
      running ??= start();
      const program = await running;
      let answer;
      try {
        answer = JSON.parse(program(source, name, limit, patience, debug));
      } catch (error) {
        running = undefined;
        throw new Error(`${name} brought the interpreter down: ${error}`, { cause: error });
      }
      const lines = intoLines(answer.events);
      const of = (/** @type {string} */ stream) => lines.filter((line) => line.stream === stream).map((line) => line.text);
      return { lines, stdout: of('stdout'), stderr: of('stderr'), status: answer.status, seconds: answer.seconds };
    },
  };
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { limit: { type: 'string' }, debug: { type: 'boolean' }, moments: { type: 'boolean' } },
  });
  const [file] = positionals;
  if (!file) {
    console.error('usage: node tests/conformance/cpython.mjs FILE.py [--limit SECONDS] [--debug] [--moments]');
    process.exit(2);
  }
  const result = await createJudge().run(await readFile(file, 'utf8'), {
    name: file,
    limit: values.limit === undefined ? undefined : Number(values.limit),
    debug: values.debug,
  });
  for (const { stream, text, at } of result.lines) {
    process[stream].write(`${values.moments ? `${at.toFixed(9)}  ` : ''}${text}\n`);
  }
  if (values.moments) process.stderr.write(`${result.seconds.toFixed(9)}  exit status ${result.status}\n`);
  process.exitCode = result.status;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
