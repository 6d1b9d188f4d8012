// Each file of dist/ in smaller forms beside it, for hosts that send those.

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from './lib/paths.mjs';

const kept = join(build, 'compressed');
const compressible = new Set(['.html', '.js', '.css', '.json', '.svg', '.wasm', '.ttf', '.txt', '.webmanifest']);
const smallest = 1000;

/** Brotli's last step of quality costs twice the time for 2 %. */
const forms = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

export async function compressFolder(folder) {
  mkdirSync(kept, { recursive: true });
  const files = readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((file) => compressible.has(extname(file)) && statSync(file).isFile() && statSync(file).size > smallest);
  await Promise.all(files.flatMap((file) => Object.keys(forms).map((form) => compressFile(file, form))));
}

/** What was compressed once is kept by its content: most files stay the same from build to build. */
async function compressFile(file, form) {
  const bytes = readFileSync(file);
  const copy = join(kept, `${createHash('sha256').update(bytes).digest('hex')}.${form}`);
  if (!existsSync(copy)) {
    writeFileSync(`${copy}.part`, await forms[form](bytes));
    renameSync(`${copy}.part`, copy);
  }
  copyFileSync(copy, `${file}.${form}`);
}
