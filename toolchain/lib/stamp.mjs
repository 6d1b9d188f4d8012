import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './paths.mjs';

/** A hash of what files and folders (all that is in them) hold and of further words; files that do not exist count as such. The same wherever the checkout is. */
export function contentKey(paths, ...words) {
  const hash = createHash('sha256').update(JSON.stringify(words));
  for (const path of paths) addContent(hash, path);
  return hash.digest('hex');
}

function addContent(hash, path) {
  hash.update(`\0${relative(root, path)}\0`);
  if (!existsSync(path)) return;
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) addContent(hash, join(path, name));
  } else {
    hash.update(readFileSync(path));
  }
}

/** Makes `files` with `work`, unless they were made from the same `key` before. True when something was made. */
export async function made(files, key, work, stamp = `${files[0]}.stamp`) {
  if (files.every((file) => existsSync(file)) && readKey(stamp) === key) return false;
  rmSync(stamp, { force: true });
  mkdirSync(dirname(stamp), { recursive: true });
  await work();
  writeFileSync(stamp, key);
  return true;
}

function readKey(stamp) {
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
}
