// The library's sources as one file, which the page puts beside a program that somebody builds natively.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, root } from './lib/paths.mjs';

/** Hosts of pages. */
const foreign = /^core\/hosts\/(javascript|page)/;

/** All that CMakeLists.txt needs where programs are native, by its path. */
export function librarySources() {
  const folders = ['core/include/asyncio', 'core/include/asyncio/detail', 'core/src', 'core/hosts'];
  const sources = folders.flatMap((folder) => readdirSync(join(root, folder)).filter((name) => /\.[ch]pp$/.test(name)).map((name) => `${folder}/${name}`));
  const paths = ['CMakeLists.txt', 'LICENSE', 'core/asyncio-config.cmake.in', ...sources.filter((path) => !foreign.test(path)).sort()];
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** Makes the file, of JSON, and returns its path. */
export function writeLibrary() {
  const file = join(build, 'library.json');
  mkdirSync(build, { recursive: true });
  writeFileSync(file, JSON.stringify(librarySources()));
  return file;
}
