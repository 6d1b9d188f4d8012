// Programs of this machine, in real time: those that need its threads and its network.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { intoLines, type Line, type Result } from '../conformance/cpython.mjs';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'build/natively');

/** Milliseconds until a program counts as hung. */
const patience = 60_000;

let library: string | undefined;

function buildLibrary(): string {
  const cmake = (...args: string[]) => execFileSync('cmake', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  cmake('--preset', 'libcxx');
  cmake('--build', '--preset', 'libcxx', '--target', 'asyncio', '-j2');
  return join(root, 'build/libcxx/libasyncio.a');
}

/** Builds an example for this machine, with the library whose headers have `std::println`; its program. */
export function buildNatively(id: string, source: string): string {
  library ??= buildLibrary();
  mkdirSync(folder, { recursive: true });
  const program = join(folder, id);
  writeFileSync(`${program}.cpp`, source);
  execFileSync('clang++-19', ['-std=c++23', '-stdlib=libc++', `-I${root}/core/include`, `${program}.cpp`, library, '-pthread', '-lcurl', '-o', program]);
  return program;
}

/** Runs a program whose first line comes when it begins, and which writes each line at once; `seconds` are those from its first line to its last. */
export function runReally(command: string, args: string[], environment: Record<string, string> = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, no_proxy: '*', ...environment };
    const child = spawn('stdbuf', ['-oL', command, ...args], { env, timeout: patience, killSignal: 'SIGKILL' });
    const begun = performance.now();
    const writes: Line[] = [];
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => writes.push({ stream, text, at: (performance.now() - begun) / 1000 }));
    }
    child.on('error', reject);
    child.on('close', (status) => {
      const lines = intoLines(writes);
      const of = (stream: Line['stream']) => lines.filter((line) => line.stream === stream).map(({ text }) => text);
      const moments = lines.map(({ at }) => at);
      resolve({ lines, stdout: of('stdout'), stderr: of('stderr'), status: status ?? 137, seconds: (moments.at(-1) ?? 0) - (moments[0] ?? 0) });
    });
  });
}
