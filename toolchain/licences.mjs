// licences.txt: under which conditions others let the page pass on what is theirs.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emscripten } from './lib/emscripten.mjs';
import { root } from './lib/paths.mjs';

const read = (...path) => readFileSync(join(...path), 'utf8').trim();

/** The text of the whole file. */
export function licences() {
  const parts = [
    { name: 'Asyncio Playground', text: read(root, 'LICENSE') },
    { name: 'LLVM: clang and lld, libc++, libc++abi, libunwind, compiler-rt', text: read(root, 'toolchain/licences/llvm.txt') },
    { name: 'Emscripten', text: read(root, 'toolchain/licences/emscripten.txt') },
    { name: 'musl, the C library', text: read(emscripten().root, 'system/lib/libc/musl/COPYRIGHT') },
    ...packages(),
  ];
  return parts.map(({ name, text }) => `${name}\n${'='.repeat(name.length)}\n\n${text}\n`).join('\n\n');
}

/** What npm installs for the page itself, and what that needs. */
function packages() {
  const found = new Map();
  const add = ({ dependencies = {} }) => {
    for (const name of Object.keys(dependencies).sort()) {
      // Types leave nothing in the page.
      if (found.has(name) || name.startsWith('@types/')) continue;
      const folder = join(root, 'node_modules', name);
      const description = JSON.parse(read(folder, 'package.json'));
      found.set(name, { name: `${name} ${description.version}`, text: textOf(folder, description) });
      add(description);
    }
  };
  add(JSON.parse(read(root, 'package.json')));
  return found.values();
}

/** Its own files; some packages only name what they are under. */
function textOf(folder, { license, author, homepage, repository }) {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|thirdpartynotices)/i.test(file));
  if (files.length > 0) return files.map((file) => read(folder, file)).join('\n\n');
  const who = typeof author === 'string' ? author : author?.name;
  return [license, who, homepage ?? repository?.url ?? repository].filter(Boolean).join('\n');
}
