import { join } from 'node:path';
import { findEmscripten } from '../setup/emscripten.mjs';
import { Problem } from './problem.mjs';

/** The emcc to run and what CMake's wasm preset and emcc need in their environment. */
export function emscripten() {
  const found = findEmscripten();
  if (!found) throw new Problem('Emscripten is not set up yet: run "npm run setup".');
  return {
    root: found.root,
    emcc: join(found.root, 'emcc'),
    emxx: join(found.root, 'em++'),
    env: {
      ...process.env,
      EMSCRIPTEN_ROOT: found.root,
      ...(found.config && { EM_CONFIG: found.config }),
      // The same Node for everything that is run while building.
      EM_NODE_JS: process.execPath,
    },
  };
}
