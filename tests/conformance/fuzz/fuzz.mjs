// The differential fuzzer: random programs must log the same on CPython's asyncio and on the C++ library.
//
//   node tests/conformance/fuzz/fuzz.mjs [PROGRAMS] [--seed N] [--sanitized | --wasm | --interpreter FILE] [--most N]
//
// runs so many programs (1000), the first with the given seed (else a fresh one, which is printed) and each
// next with the seed after it, until so many differ (5). Differences are shrunk and printed with both logs; the
// status is 1 if there was one. The library is the optimised one, --sanitized that with the sanitizers, --wasm the
// one compiled to WebAssembly, in Node.
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { emscripten } from '../../../toolchain/lib/emscripten.mjs';
import { createCpp, createPython } from './both.mjs';
import { generate } from './generate.mjs';
import { shrink } from './shrink.mjs';

/** @typedef {import('./both.mjs').Program} Program */
/** @typedef {{ seed: number, program: Program, smallest: Program, python: string[], cpp: string[] }} Difference */

const root = fileURLToPath(new URL('../../..', import.meta.url));
const batch = 250;

export const freshSeed = () => Math.floor(Math.random() * 2 ** 31);

/**
 * Builds the C++ interpreter; returns where it is.
 * @param {'libcxx' | 'native' | 'wasm'} preset one of CMake's: optimised, with sanitizers, WebAssembly
 */
export function buildInterpreter(preset) {
  const env = preset === 'wasm' ? emscripten().env : process.env;
  const cmake = (/** @type {string[]} */ ...args) => execFileSync('cmake', args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  cmake('--preset', preset);
  cmake('--build', '--preset', preset, '--target', 'fuzz_interpreter', '-j2');
  return `${root}build/${preset}/tests/conformance/fuzz_interpreter${preset === 'wasm' ? '.cjs' : ''}`;
}

/**
 * @param {string} executable
 * @param {{ first: number, count: number, most?: number, onProgress?: (done: number) => void }} options
 *   most: stop after so many differences
 * @returns {Promise<Difference[]>}
 */
export async function fuzz(executable, { first, count, most = 1, onProgress }) {
  const python = createPython();
  const cpp = createCpp(executable);
  const logsOf = async (/** @type {readonly Program[]} */ programs) => {
    const [wanted, got] = await Promise.all([python(programs), cpp(programs)]);
    return programs.map((_, at) => ({ python: wanted[at] ?? [], cpp: got[at] ?? [] }));
  };
  const differ = async (/** @type {Program[]} */ programs) =>
    (await logsOf(programs)).map((logs) => logs.python.join('\n') !== logs.cpp.join('\n'));
  /** @type {Difference[]} */
  const differences = [];
  for (let done = 0; done < count && differences.length < most; ) {
    const seeds = Array.from({ length: Math.min(batch, count - done) }, (_, at) => first + done + at);
    const programs = seeds.map(generate);
    for (const [at, differs] of (await differ(programs)).entries()) {
      if (!differs || differences.length >= most) continue;
      const program = /** @type {Program} */ (programs[at]);
      const smallest = await shrink(program, differ);
      const [logs] = await logsOf([smallest]);
      differences.push({ seed: /** @type {number} */ (seeds[at]), program, smallest, python: logs?.python ?? [], cpp: logs?.cpp ?? [] });
    }
    done += seeds.length;
    onProgress?.(done);
  }
  return differences;
}

/**
 * The smallest program and the two logs beside each other, unequal lines marked.
 * @param {Difference} difference
 */
export function printed({ seed, smallest, python, cpp }) {
  const width = Math.max(8, ...python.map((line) => line.length));
  const rows = Array.from({ length: Math.max(python.length, cpp.length) }, (_, at) => {
    const [left, right] = [python[at] ?? '', cpp[at] ?? ''];
    return `${left === right ? ' ' : '!'} ${left.padEnd(width)} | ${right}`;
  });
  return [`seed ${seed}: ${JSON.stringify(smallest)}`, `  ${'CPython'.padEnd(width)} | C++`, ...rows].join('\n');
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      sanitized: { type: 'boolean' },
      wasm: { type: 'boolean' },
      interpreter: { type: 'string' },
      most: { type: 'string' },
    },
  });
  const count = Number(positionals[0] ?? 1000);
  const first = values.seed === undefined ? freshSeed() : Number(values.seed);
  console.log(`${count} programs from seed ${first} on`);
  const onProgress = (/** @type {number} */ done) => process.stderr.write(`\r${done}`);
  const preset = values.wasm ? 'wasm' : values.sanitized ? 'native' : 'libcxx';
  const differences = await fuzz(values.interpreter ?? buildInterpreter(preset), { first, count, most: Number(values.most ?? 5), onProgress });
  process.stderr.write('\r');
  for (const difference of differences) console.log(`\n${printed(difference)}`);
  console.log(differences.length ? `${differences.length} programs differ` : 'no difference');
  process.exitCode = differences.length ? 1 : 0;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
