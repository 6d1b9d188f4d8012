// npm run build: dist/, the whole playground as static files.

import { join } from 'node:path';
import { isStarted, build, dist, root } from './lib/paths.mjs';
import { main } from './lib/problem.mjs';
import { say, step } from './lib/progress.mjs';
import { contentKey, made } from './lib/stamp.mjs';
import { setUp } from './setup.mjs';

const pageInputs = ['web', 'vite.config.ts', 'package-lock.json', 'toolchain'].map((path) => join(root, path));

/** Everything is imported after set-up: on a fresh machine it is not there before. */
export async function buildPage() {
  const [{ prepare }, { makeWebAssets, webAssets }, { compressClang }, { compressFolder }, { makeDocs, makeTutorial }, { makeBindings }, { makeServiceWorker }] = await Promise.all([
    import('./prepare.mjs'), import('./examples.mjs'), import('./compiler-assets.mjs'), import('./compress.mjs'), import('./docs/docs.mjs'), import('./bindings.mjs'), import('./offline.mjs'),
  ]);
  const [prepared] = await Promise.all([prepare(), compressClang()]);
  await makeWebAssets(prepared);
  const key = contentKey([...pageInputs, webAssets]);
  await made([join(dist, 'index.html')], key, async () => {
    const { build: bundle } = await import('vite');
    await step('Building the page', () => bundle({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' }));
    await step('Compressing it', () => compressFolder(dist));
  }, join(build, 'page.stamp'));
  await makeDocs(join(dist, 'docs'));
  await makeTutorial(join(dist, 'tutorial'));
  await makeBindings();
  // Of all that is there now.
  await makeServiceWorker();
}

if (isStarted(import.meta.url)) {
  await main(async () => {
    await setUp();
    await buildPage();
    say('dist/ is ready: any web host can serve it, from any path.');
  });
}
