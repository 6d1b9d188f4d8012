// dist/core: the library for pages of one's own, as npm takes it, and its example as a page.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compressFolder } from './compress.mjs';
import { highlighted } from './docs/highlight.mjs';
import { emscripten } from './lib/emscripten.mjs';
import { alone } from './lib/lock.mjs';
import { build, dist, isStarted, root } from './lib/paths.mjs';
import { main } from './lib/problem.mjs';
import { say, step } from './lib/progress.mjs';
import { quietly } from './lib/run.mjs';
import { contentKey, made } from './lib/stamp.mjs';
import { setUp } from './setup.mjs';

const bindings = join(root, 'core/bindings');
const inputs = ['core', 'CMakeLists.txt', 'CMakePresets.json', 'LICENSE', 'toolchain/bindings.mjs', 'toolchain/docs/highlight.mjs'].map((path) => join(root, path));

/** Apart from the preset's own folder, where its tests are built. */
const [libraryFolder, exampleFolder] = ['bindings', 'bindings-example'].map((name) => join(build, name));

/** Makes the package in `folder` where its sources changed. */
export function makeBindings(folder = join(dist, 'core')) {
  const { env, root: emscriptenRoot } = emscripten();
  const files = ['package.json', 'lib/libasyncio.a', 'example/index.html', 'example/poem.wasm'].map((name) => join(folder, name));
  return alone(build, 'build', () => made(files, contentKey(inputs, emscriptenRoot), () => step('Building the library for pages of one’s own', async () => {
    rmSync(folder, { recursive: true, force: true });
    await quietly('Configuring it', 'cmake', ['--preset', 'page', '-B', libraryFolder, '-DASYNCIO_TESTS=OFF', '-DCMAKE_INSTALL_LIBDIR=lib'], { cwd: root, env });
    await quietly('Building it', 'cmake', ['--build', libraryFolder], { cwd: root, env });
    await quietly('Installing it', 'cmake', ['--install', libraryFolder, '--prefix', folder], { cwd: root, env });
    for (const name of ['package.json', 'index.js', 'index.d.ts', 'README.md', 'README.ko.md', 'example']) cpSync(join(bindings, name), join(folder, name), { recursive: true });
    cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
    await makeExample(join(folder, 'example'), env);
  }), join(build, 'bindings.stamp')));
}

/** As anybody else builds a module with the package: by CMake's find_package. */
async function makeExample(folder, env) {
  rmSync(exampleFolder, { recursive: true, force: true });
  mkdirSync(exampleFolder, { recursive: true });
  const toolchain = join(env.EMSCRIPTEN_ROOT, 'cmake/Modules/Platform/Emscripten.cmake');
  await quietly('Configuring the example', 'cmake', ['-S', folder, '-B', exampleFolder, '-G', 'Ninja', `-DCMAKE_TOOLCHAIN_FILE=${toolchain}`, '-DCMAKE_BUILD_TYPE=MinSizeRel'], { env });
  await quietly('Building the example', 'cmake', ['--build', exampleFolder], { env });
  for (const name of ['poem.js', 'poem.wasm']) cpSync(join(exampleFolder, name), join(folder, name));
  const page = join(folder, 'index.html');
  const source = readFileSync(join(folder, 'main.cpp'), 'utf8');
  writeFileSync(page, readFileSync(page, 'utf8').replace('<!-- main.cpp -->', () => numbered(source)));
  await compressFolder(folder);
}

/** A span for each line. No word with a colour goes over the end of one. */
function numbered(source) {
  return highlighted(source.trimEnd(), 'cpp').split('\n').map((line) => `<span>${line}</span>`).join('');
}

if (isStarted(import.meta.url)) {
  await main(async () => {
    await setUp();
    await makeBindings();
    say('dist/core/ is ready: npm pack takes it, and its example/ is a page.');
  });
}
