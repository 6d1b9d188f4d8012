// The core library for the browser, by CMake's wasm preset.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { emscripten } from './lib/emscripten.mjs';
import { build, root } from './lib/paths.mjs';
import { Problem } from './lib/problem.mjs';
import { step } from './lib/progress.mjs';
import { quietly } from './lib/run.mjs';
import { contentKey, made } from './lib/stamp.mjs';

/** Apart from the preset's own folder, where the tests are built too: those need more of the machine. */
const folder = join(build, 'core');
const inputs = ['core', 'CMakeLists.txt', 'CMakePresets.json'].map((path) => join(root, path));

/** Builds the library where its sources changed; returns its file. */
export async function coreLibrary() {
  const { env, root: emscriptenRoot } = emscripten();
  await made([folder], contentKey(inputs, emscriptenRoot), () =>
    step('Building the core library for the browser', async () => {
      await quietly('Configuring the core library', 'cmake', ['--preset', 'wasm', '-B', folder, '-DASYNCIO_TESTS=OFF'], { cwd: root, env });
      await quietly('Building the core library', 'cmake', ['--build', folder, '--target', 'asyncio'], { cwd: root, env });
    }));
  return findLibrary(folder);
}

function findLibrary(where) {
  const found = readdirSync(where, { recursive: true }).find((name) => /(^|\/)libasyncio\.a$/.test(name));
  if (!found) throw new Problem('The core library was built, but libasyncio.a is not in build/core.');
  return join(where, found);
}
