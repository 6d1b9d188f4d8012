// What compiling a program needs, made where it is missing.

import { makeToolchain, toolchainFolder } from './bundle/bundle.mjs';
import { coreLibrary } from './core.mjs';
import { alone } from './lib/lock.mjs';
import { nodeModules } from './lib/modules.mjs';
import { build } from './lib/paths.mjs';

/** The folder of the compiler's files, and that of the web's modules for Node. */
export function prepare() {
  return alone(build, 'build', async () => {
    await makeToolchain(await coreLibrary());
    return { folder: toolchainFolder, modules: await nodeModules() };
  });
}
