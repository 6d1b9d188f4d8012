// The document of the sandboxed frame. It is a file of its own because a frame without one has the page's
// Content-Security-Policy beside its own, and the page fetches from nobody but its own host.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, root } from './lib/paths.mjs';

/** Makes it and returns its file. */
export function makeFrame() {
  const script = readFileSync(join(root, 'web/src/runner/frame.js'), 'utf8');
  const folder = join(build, 'frame');
  const file = join(folder, 'frame.html');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy(script)}"><script>${script}</script>`);
  return file;
}

/** Its own script, WebAssembly, workers made here, and what these fetch: of that `requests` and `http` alone decide. */
function policy(script) {
  const hash = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; script-src 'sha256-${hash}' 'wasm-unsafe-eval'; worker-src blob:; connect-src http: https:`;
}
