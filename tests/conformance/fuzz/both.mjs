// Runs programs of the fuzzer's language in both interpreters.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJudge } from '../cpython.mjs';

/** @typedef {import('./generate.mjs').Node} Node */
/** @typedef {Node[]} Program */
/** @typedef {string[]} Log */

/** Milliseconds without a finished program until the C++ interpreter counts as hung. */
const patience = 20_000;

/** CPython's logs of programs. */
export function createPython() {
  const judge = createJudge();
  const source = readFile(new URL('interpreter.py', import.meta.url), 'utf8');
  return async (/** @type {readonly Program[]} */ programs) => {
    const call = `\n\nrun_all(json.loads(${JSON.stringify(JSON.stringify(programs))}))\n`;
    const result = await judge.run((await source) + call, { name: 'interpreter.py', patience: 60 });
    if (result.status !== 0) throw new Error(result.stderr.join('\n'));
    return /** @type {Log[]} */ (JSON.parse(result.stdout.join('\n')));
  };
}

/**
 * One process, until it ends: the logs of the programs that it finished, and how it ended if not well.
 * @param {string} executable
 * @param {readonly Program[]} programs
 * @returns {Promise<{ logs: Log[], failure: string | undefined }>}
 */
function runOnce(executable, programs) {
  return new Promise((resolve, reject) => {
    const [command, args] = executable.endsWith('.cjs') ? [process.execPath, [executable]] : [executable, []];
    // From a file: what Emscripten makes of a pipe takes an empty one for its end.
    const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
    writeFileSync(join(folder, 'programs'), programs.map((program) => `${JSON.stringify(program)}\n`).join(''));
    const input = openSync(join(folder, 'programs'), 'r');
    const child = spawn(command, args, { stdio: [input, 'pipe', 'pipe'] });
    closeSync(input);
    rmSync(folder, { recursive: true });
    let output = '';
    let complaints = '';
    let hung = false;
    const giveUp = () => {
      hung = true;
      child.kill('SIGKILL');
    };
    let timer = setTimeout(giveUp, patience);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      clearTimeout(timer);
      timer = setTimeout(giveUp, patience);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => (complaints = (complaints + text).slice(-20_000)));
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      const logs = output.split('\n\n').slice(0, -1).map((log) => log.split('\n'));
      const well = status === 0 && logs.length === programs.length;
      resolve({ logs, failure: well ? undefined : `${hung ? 'hung' : `ended with ${signal ?? status}`}\n${complaints}` });
    });
  });
}

/**
 * The C++ library's logs of programs; one that brings the interpreter down has that in its log.
 * @param {string} executable
 */
export function createCpp(executable) {
  return async (/** @type {readonly Program[]} */ programs) => {
    /** @type {Log[]} */
    const logs = [];
    while (logs.length < programs.length) {
      const { logs: finished, failure } = await runOnce(executable, programs.slice(logs.length));
      logs.push(...finished);
      if (!failure) continue;
      // What is only said at the end, as of memory that leaked, belongs to the last.
      if (logs.length === programs.length) logs.pop();
      logs.push([`the interpreter ${failure}`]);
    }
    return logs;
  };
}
