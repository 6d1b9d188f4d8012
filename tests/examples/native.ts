// Examples with threads and those that fetch, outside of a browser: Node's WebAssembly and pyodide have neither. Python's
// is the machine's own, C++ is compiled natively; both take real time.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { intoLines, type Line, type Result } from '../conformance/cpython.mjs';

const root = join(import.meta.dirname, '../..');
const library = join(root, 'build/libcxx');

export function needsThreads(original: string): boolean {
  return /\b(threading|run_in_executor|to_thread|requests)\b/.test(original);
}

export function runPython3(source: string, environment: Record<string, string>): Promise<Result> {
  return run(environment, 'python3', '-u', '-c', source);
}

/** Compiles a program with libc++, as the page does, and runs it. */
export async function runNative(source: string, environment: Record<string, string>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    const [main, program] = [join(folder, 'main.cpp'), join(folder, 'main')];
    writeFileSync(main, source);
    const call = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    call('cmake', '--preset', 'libcxx');
    call('cmake', '--build', '--preset', 'libcxx', '--target', 'asyncio', '-j2');
    const flags = ['-std=c++23', '-stdlib=libc++', '-pthread', `-I${join(root, 'core/include')}`];
    call('clang++-19', ...flags, main, join(library, 'libasyncio.a'), '-lcurl', '-o', program);
    return await run(environment, program);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(environment: Record<string, string>, command: string, ...args: string[]): Promise<Result> {
  const begun = performance.now();
  const writes: Line[] = [];
  const seconds = () => (performance.now() - begun) / 1000;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...environment }, timeout: 60_000 });
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => writes.push({ stream, text, at: seconds() }));
    }
    child.on('error', reject);
    child.on('close', (status) => {
      const lines = intoLines(writes);
      const of = (stream: Line['stream']) => lines.filter((line) => line.stream === stream).map(({ text }) => text);
      resolve({ lines, stdout: of('stdout'), stderr: of('stderr'), status: status ?? -1, seconds: seconds() });
    });
  });
}
