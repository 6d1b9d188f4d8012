// Programs with several threads, written twice as those in `programs`. The judge is the machine's own Python: pyodide has
// no threads. Here C++ runs natively, its clock virtual and Python's real, so moments are not compared.
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { complaints } from '../examples/readings.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(import.meta.dirname, 'threads');
const built = join(root, 'build/native/tests/conformance');
const names = readdirSync(folder).filter((file) => file.endsWith('.py')).map((file) => file.slice(0, -'.py'.length));

/** Milliseconds until a program counts as hung. */
const patience = 60_000;

function run(command: string, ...args: string[]) {
  return new Promise<{ said: string[]; complained: string[]; status: number | NodeJS.Signals | null }>((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ASYNCIO_CLOCK: 'virtual' }, timeout: patience, killSignal: 'SIGKILL' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status, signal) =>
      resolve({ said: stdout.split('\n'), complained: complaints(stderr.split('\n')), status: signal ?? status }));
  });
}

describe('C++ does with threads what CPython does', () => {
  beforeAll(() => {
    const cmake = (...args: string[]) => execFileSync('cmake', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    cmake('--preset', 'native');
    cmake('--build', '--preset', 'native', '--target', 'thread_programs', '-j2');
  });

  it.each(names)('%s', async (name) => {
    const wanted = await run('python3', join(folder, `${name}.py`));
    expect(await run(join(built, name))).toEqual(wanted);
  });
});
