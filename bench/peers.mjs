// Who does the work: each column of the table, how it is run, and what to install where it cannot be.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from '../toolchain/lib/paths.mjs';
import { capture, quietly, which } from '../toolchain/lib/run.mjs';

const here = import.meta.dirname;
const native = join(build, 'bench/bench');
const wasm = join(build, 'bench-wasm/bench');

/**
 * `id` is what --peers takes, `table` where the column stands. `open` gives how it is run, or undefined where it cannot be:
 * then `needs` is the Debian package to install. `scale`: how much of the work that others do is enough for it.
 * `without`: works that it has not the means for.
 * @typedef {{ version: string | undefined, run: (args: string[]) => Promise<string>, close?: () => Promise<void> }} Program
 * @typedef {{ id: string, title: string, table: 'native' | 'wasm', ours?: boolean, scale?: number, without?: readonly string[],
 *   needs?: { name: string, program?: string }, open: () => Promise<Program | undefined> }} Peer
 * @type {readonly Peer[]}
 */
export const peers = [
  { id: 'floor', title: 'bare loop', table: 'native', without: ['lock'], open: () => cpp('floor') },
  { id: 'asyncio', title: 'asyncio', table: 'native', ours: true, open: () => cpp('asyncio') },
  { id: 'cpython', title: 'CPython', table: 'native', needs: { name: 'python3', program: 'python3' }, open: () => python('asyncio') },
  { id: 'uvloop', title: 'uvloop', table: 'native', needs: { name: 'python3-uvloop' }, open: () => python('uvloop', '--uvloop') },
  { id: 'boost', title: 'Boost.Asio', table: 'native', without: ['event', 'lock'], needs: { name: 'libboost1.81-dev' },
    open: () => cpp('boost_asio') },
  { id: 'node', title: 'Node', table: 'native', open: () => node('--expose-gc', join(here, 'node.mjs')) },
  { id: 'wasm-floor', title: 'bare loop, Node', table: 'wasm', without: ['lock'],
    open: () => node(join(here, 'wasm.mjs'), join(wasm, 'bench_floor.cjs')) },
  { id: 'wasm-node', title: 'asyncio, Node', table: 'wasm', ours: true,
    open: () => node(join(here, 'wasm.mjs'), join(wasm, 'bench_asyncio.cjs')) },
  { id: 'wasm-chromium', title: 'asyncio, Chromium', table: 'wasm', ours: true, needs: { name: 'chromium', program: 'chromium' },
    open: () => chromium() },
  { id: 'pyodide', title: 'Pyodide', table: 'wasm', scale: 0.2, open: () => pyodide() },
];

/** Who measures the compilers. */
export const compilers = [
  { id: 'page', title: "the page's compiler", works: ['compile-page', 'smallest-wasm', 'smallest-wasm-compressed'],
    open: () => node(join(here, 'compile.mjs')) },
  { id: 'clang', title: 'clang', works: ['compile-native'], open: () => clang() },
];

const running = (command, ...before) => (args) => quietly(`Measuring (${args.join(' ')})`, command, [...before, ...args]);

async function cpp(name) {
  const program = join(native, `bench_${name}`);
  return existsSync(program) ? { version: name === 'boost_asio' ? boostVersion() : undefined, run: running(program) } : undefined;
}

/** From its own header, where CMake found it. */
function boostVersion() {
  const folder = /^Boost_INCLUDE_DIR:PATH=(.*)$/m.exec(readFileSync(join(native, '../CMakeCache.txt'), 'utf8'))?.[1] ?? '/usr/include';
  const version = /BOOST_LIB_VERSION "([^"]+)"/.exec(readFileSync(join(folder, 'boost/version.hpp'), 'utf8'))?.[1];
  return `Boost ${version.replaceAll('_', '.')}`;
}

async function node(...script) {
  return { version: `Node ${process.versions.node}`, run: running(process.execPath, ...script) };
}

async function pyodide() {
  const { version } = createRequire(import.meta.url)('pyodide/package.json');
  return { ...(await node(join(here, 'pyodide.mjs'))), version: `Pyodide ${version}` };
}

/** Debian's uvloop is for Debian's Python, which then is the one for both columns. */
async function python(module, ...options) {
  const interpreter = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : which('python3');
  if (!interpreter) return undefined;
  const asking = `import ${module}, platform; print(getattr(${module}, "__version__", platform.python_version()))`;
  const { status, stdout } = await capture(interpreter, ['-c', asking]);
  if (status !== 0) return undefined;
  const name = module === 'asyncio' ? 'CPython' : module;
  return { version: `${name} ${stdout.trim()}`, run: running(interpreter, join(here, 'python_asyncio.py'), ...options) };
}

async function chromium() {
  const path = process.env.CHROMIUM ?? which('chromium');
  if (!path) return undefined;
  const { openChromium } = await import('./chromium.mjs');
  const { version, run, close } = await openChromium(path, wasm);
  return { version, run: (args) => run('bench_asyncio.cjs', args), close };
}

async function clang() {
  const args = ['-std=c++23', '-O0', '-I', join(here, '../core/include'), '-c', join(here, 'small.cpp'), '-o', '/dev/null'];
  const run = async () => {
    const began = performance.now();
    await quietly('Compiling a small program', 'clang++-19', args);
    return JSON.stringify({ work: 'compile-native', ms: performance.now() - began });
  };
  return { version: undefined, run };
}
