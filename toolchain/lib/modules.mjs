// The web's TypeScript modules, for Node and for a worker.

import { join } from 'node:path';
import { build, root } from './paths.mjs';
import { contentKey, made } from './stamp.mjs';
import { toolchainFolder } from '../bundle/bundle.mjs';

const inRoot = (path) => join(root, path);
const sources = ['web/src/compiler', 'web/src/runner', 'web/src/protocol.ts', 'toolchain/lib/modules.mjs'].map(inRoot);
/** What `play --check` knows of expectations, and how it says it. */
const checking = ['web/src/expectation', 'web/src/i18n'].map(inRoot);
const glue = join(toolchainFolder, 'glue.mjs');

/** Makes build/node/{compile,toolchain,program,...}.mjs and returns their folder. */
export async function nodeModules() {
  const names = ['compiler/compile', 'compiler/toolchain', 'runner/program', 'expectation/expectation', 'expectation/comparison', 'expectation/sentences', 'i18n/en'];
  const folder = join(build, 'node');
  const files = names.map((name) => join(folder, `${name.split('/')[1]}.mjs`));
  await made(files, contentKey([...sources, ...checking, glue]), async () => {
    const { build: bundle } = await import('vite');
    await bundle({
      ...quiet,
      build: {
        ssr: true,
        outDir: folder,
        target: 'node20',
        minify: false,
        rolldownOptions: {
          input: names.map((name) => join(root, 'web/src', `${name}.ts`)),
          external: [/^@yowasp\//],
          output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
        },
      },
    });
  });
  return folder;
}

/** The runner's worker: one classic script with everything in it. Returns its file. */
export async function workerScript() {
  const folder = join(build, 'worker');
  const file = join(folder, 'runner.js');
  await made([file], contentKey([...sources, glue]), async () => {
    const { build: bundle } = await import('vite');
    await bundle({
      ...quiet,
      build: {
        outDir: folder,
        target: 'es2022',
        lib: { entry: join(root, 'web/src/runner/worker.ts'), formats: ['iife'], name: 'runner', fileName: () => 'runner.js' },
      },
    });
  });
  return file;
}

const quiet = { configFile: false, root, logLevel: 'error', publicDir: false };
