// The frame that programs run in, and the one around it. A frame without a file has the Content-Security-Policy of the
// document around it, and the page fetches from nobody but its own host: so there is a document between them that has the
// programs' policy and nothing else. It is that one which is a file, because a service worker, and so a page without a
// network, answers for no frame of opaque origin.

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
  const inner = `<!doctype html><meta charset="utf-8"><script>${script}</script>`;
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy(script)}"><iframe sandbox="allow-scripts" srcdoc="${attribute(inner)}"></iframe>`);
  return file;
}

/** Its own script, WebAssembly, workers made here, and what these fetch: of that `requests` and `http` alone decide. */
function policy(script) {
  const hash = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; script-src 'sha256-${hash}' 'wasm-unsafe-eval'; worker-src blob:; connect-src http: https:`;
}

function attribute(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
