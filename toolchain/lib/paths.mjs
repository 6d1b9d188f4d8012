import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const build = join(root, 'build');
export const dist = join(root, 'dist');

/** What is fetched once and shared by every checkout. A relative XDG_CACHE_HOME is to be ignored (its standard says). */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), '.cache'), 'asyncio-playground');
}

/** Whether the module of this address is the script that was started (and not imported by another). */
export function isStarted(url) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url);
}
