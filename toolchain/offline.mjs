// dist/sw.js: the service worker (web/src/offline), and before it the list of all that it keeps.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { build, dist, root } from './lib/paths.mjs';
import { contentKey, made } from './lib/stamp.mjs';

const source = join(root, 'web/src/offline');

/**
 * Not the compiler, which the page gets and keeps when it is first used (web/src/compiler/store.ts), not the package for pages
 * of one's own, not what only tests or a host read, and of each file only the plain form.
 */
const left = /^(compiler|core)\/|^examples\.json$|^sw\.js$|^[._]|\.(br|gz)$/;

/** For a folder that is otherwise complete. */
export async function makeServiceWorker(folder = dist) {
  const files = keptFiles(folder);
  writeFileSync(join(folder, 'sw.js'), `const playgroundFiles = ${JSON.stringify(files)};\n${readFileSync(await script(), 'utf8')}`);
}

/** The first half of each file's SHA-256, by its path in addresses. */
export function keptFiles(folder) {
  const paths = readdirSync(folder, { recursive: true })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.split(sep).join('/'))
    .filter((path) => !left.test(path));
  return Object.fromEntries(paths.sort().map((path) => [encodeURI(path), hash(readFileSync(join(folder, path)))]));
}

function hash(bytes) {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

async function script() {
  const folder = join(build, 'service-worker');
  const file = join(folder, 'service-worker.js');
  await made([file], contentKey([source, import.meta.filename]), async () => {
    const { build: bundle } = await import('vite');
    await bundle({
      configFile: false, root, logLevel: 'error', publicDir: false,
      build: {
        outDir: folder,
        target: 'es2022',
        lib: { entry: join(source, 'service-worker.ts'), formats: ['iife'], name: 'serviceWorker', fileName: () => 'service-worker.js' },
      },
    });
  });
  return file;
}
