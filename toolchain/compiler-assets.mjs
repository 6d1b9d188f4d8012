// The compiler as the page downloads it: each file compressed with xz (a quarter smaller than what browsers unpack
// themselves, and the same for every host) and cut into parts.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build, root } from './lib/paths.mjs';
import { say } from './lib/progress.mjs';
import { quietly } from './lib/run.mjs';

const kept = join(build, 'compressed');
const clang = join(root, 'node_modules/@yowasp/clang/gen');
const clangFiles = ['llvm.core.wasm', 'llvm.core2.wasm', 'llvm.core3.wasm', 'llvm.core4.wasm'];

const partSize = 2 << 20;

/** WebAssembly and clang's own files are not aligned to anything, hence pb=0; web's decoder knows CRC32. */
const xz = ['--threads=1', '--check=crc32', '--lzma2=preset=9,pb=0,lc=4', '--keep', '--stdout'];

/** A minute of one processor, of which the rest of the build leaves one free: worth starting first. */
export function compressClang() {
  return compressAll(clangFiles.map((name) => join(clang, name)));
}

/** Puts the parts into `assets`/compiler and returns the manifest (web/src/compiler/manifest.ts). */
export async function makeCompilerAssets(assets, toolchain, toolchainFiles) {
  mkdirSync(join(assets, 'compiler'), { recursive: true });
  const sources = [...clangFiles.map((name) => [name, join(clang, name)]), ...toolchainFiles.map((name) => [name, join(toolchain, name)])];
  const compressed = await compressAll(sources.map(([, file]) => file));
  const files = sources.map(([name, file], index) => {
    const bytes = readFileSync(file);
    return { name, hash: hash(bytes), bytes: bytes.length, parts: cut(assets, readFileSync(compressed[index])) };
  });
  return { files };
}

/** As many at a time as there are processors. */
async function compressAll(files) {
  mkdirSync(kept, { recursive: true });
  const results = files.map((file) => join(kept, `${hash(readFileSync(file))}.xz`));
  const waiting = files.map((file, index) => [file, results[index]]).filter(([, result]) => !existsSync(result));
  if (waiting.length > 0) say('Compressing the compiler ...');
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await compress(...next);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return results;
}

async function compress(file, result) {
  await quietly(`Compressing ${file}`, 'sh', ['-c', 'xz "$@" > "$0"', `${result}.part`, ...xz, file]);
  renameSync(`${result}.part`, result);
}

function cut(assets, bytes) {
  const parts = [];
  for (let start = 0; start < bytes.length; start += partSize) {
    const part = bytes.subarray(start, start + partSize);
    const path = `compiler/${hash(part)}.xz`;
    writeFileSync(join(assets, path), part);
    parts.push({ path, bytes: part.length });
  }
  return parts;
}

function hash(bytes) {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
