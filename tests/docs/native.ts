// Programs that break something, built for this machine with the sanitizer that sees it.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'build/guide');

/** The library with libc++, whose headers have all of C++23 that the guide uses. */
function buildLibrary(): string {
  const cmake = (...args: string[]) => execFileSync('cmake', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  cmake('--preset', 'libcxx');
  cmake('--build', '--preset', 'libcxx', '--target', 'asyncio', '-j2');
  return join(root, 'build/libcxx/libasyncio.a');
}

let library: string | undefined;

/** Builds a program with the address sanitizer and runs it under the virtual clock; throws what does not compile. */
export function runNatively(source: string): { status: number | null; stderr: string } {
  library ??= buildLibrary();
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'program');
  writeFileSync(`${program}.cpp`, source);
  const flags = ['-std=c++23', '-stdlib=libc++', '-g', '-w', '-fsanitize=address', '-fno-omit-frame-pointer'];
  execFileSync('clang++-19', [...flags, `-I${root}/core/include`, `${program}.cpp`, library, '-o', program]);
  // The library itself is built without the sanitizer, so what it puts into a container is not noted.
  const env = { ...process.env, ASYNCIO_CLOCK: 'virtual', ASAN_OPTIONS: 'detect_container_overflow=0:detect_stack_use_after_return=1:symbolize=0' };
  const { status, stderr } = spawnSync(program, { encoding: 'utf8', env, timeout: 60_000 });
  return { status, stderr };
}
