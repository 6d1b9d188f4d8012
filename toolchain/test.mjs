// npm test: everything that holds the project, stage by stage.

import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { main } from './lib/problem.mjs';
import { capture, show } from './lib/run.mjs';
import { setUp } from './setup.mjs';

const node = (script, ...args) => () => show(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root });
const vitest = (...args) => node('vitest/vitest.mjs', 'run', ...args);

/** The library and its tests by one of CMake's presets; they are run by `run`. */
function core(preset, run = (env) => show('ctest', ['--preset', preset], { cwd: root, env })) {
  return async () => {
    const env = ['wasm', 'page'].includes(preset) ? (await import('./lib/emscripten.mjs')).emscripten().env : process.env;
    const steps = [
      ['cmake', ['--preset', preset]],
      ['cmake', ['--build', '--preset', preset, '-j', String(availableParallelism())]],
    ];
    for (const [command, args] of steps) {
      const { status, output } = await capture(command, args, { cwd: root, env });
      if (status === 0) continue;
      console.log(output);
      return status;
    }
    return run(env);
  };
}

/** Every C++ file of the library and its tests as .clang-format says. */
function format() {
  const files = ['core', 'bench', 'tests/core', 'tests/bindings', 'tests/install', 'toolchain/bundle'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((file) => /\.[ch]pp$/.test(file))
      .map((file) => join(folder, file)));
  return show('clang-format-19', ['--dry-run', '-Werror', ...files], { cwd: root });
}

async function page() {
  const { buildPage } = await import('./build.mjs');
  await buildPage();
  return 0;
}

const stages = [
  ['Set-up', async () => (await setUp({ tests: true }), 0)],
  ['Format', format],
  ['Core: clang 19, libstdc++, sanitizers', core('native')],
  ['Core: clang 19, libc++', core('libcxx')],
  ['Core: several threads, thread sanitizer', core('tsan')],
  ['Core: g++', core('gcc')],
  ['Core: WebAssembly in Node', core('wasm')],
  ['Core: for pages of one’s own, in Node', core('page', vitest('--config', 'tests/bindings/vitest.config.ts'))],
  ['The page and its examples build', page],
  ['TypeScript', node('typescript/bin/tsc', '--noEmit')],
  ['Web modules and toolchain', vitest()],
  ['Examples and programs against CPython', vitest('--config', 'tests/vitest.config.ts')],
  ['The page in Chromium and Firefox', vitest('--config', 'tests/browser/vitest.config.ts')],
];

async function passes(name, run) {
  console.log(`\n== ${name}`);
  const began = performance.now();
  let status = 1;
  try {
    status = await run();
  } catch (error) {
    console.log(error.message);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`== ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
  return status === 0;
}

await main(async () => {
  const failed = [];
  let passed = 0;
  for (const [name, run] of stages) {
    if (await passes(name, run)) passed += 1;
    else failed.push(name);
    // Nothing can be told about the rest without it.
    if (failed.includes('Set-up')) break;
  }
  if (failed.length > 0) console.log(`\nFailed: ${failed.join('; ')}`);
  console.log(`\n${passed} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
});
