// Another version of the page, as the next build would be: names that say what is in them have changed.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keptFiles, makeServiceWorker } from '../../../toolchain/offline.mjs';
import { dist } from './server.ts';

/** A folder with it, to be removed. The page's script, its links' and its formatter's are other files, whose old ones are gone. */
export async function nextVersion(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'version-'));
  const paths = Object.keys(keptFiles(dist));
  const changed = paths.filter((path) => /^assets\/(index|link|dictionary|clang-format)-.*\.js$/.test(path)).map((path) => path.slice('assets/'.length));
  const renamed = (text: string) => changed.reduce((all, name) => all.replaceAll(name, nextName(name)), text);
  for (const path of paths) {
    const [from, to] = [join(dist, path), join(folder, renamed(path))];
    mkdirSync(dirname(to), { recursive: true });
    if (/^(assets\/.*\.js|[^/]+\.html)$/.test(path)) writeFileSync(to, renamed(readFileSync(from, 'utf8')));
    else cpSync(from, to);
  }
  await makeServiceWorker(folder);
  return folder;
}

export function nextName(name: string): string {
  return name.replace('-', '-next-');
}

/** The bytes of a file of that folder change, but not what its service worker expects. */
export function damage(folder: string, kind: RegExp): void {
  const path = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((each) => kind.test(each));
  if (path === undefined) throw new Error(`There is no ${kind} in ${folder}.`);
  writeFileSync(join(folder, path), 'damaged');
}
