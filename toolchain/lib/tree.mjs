import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder as the compiler takes it; `wanted` is asked with each path relative to the folder. */
export function readTree(folder, wanted = () => true, path = '') {
  const tree = {};
  for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
    const inner = path === '' ? entry.name : `${path}/${entry.name}`;
    if (!wanted(inner)) continue;
    if (entry.isDirectory()) tree[entry.name] = readTree(folder, wanted, inner);
    else tree[entry.name] = new Uint8Array(readFileSync(join(folder, inner)));
  }
  return tree;
}

/** One file of many, as web/src/compiler/pack.ts opens it. */
export function pack(tree) {
  const index = {};
  const files = [];
  let offset = 0;
  const add = (folder, path) => {
    for (const name of Object.keys(folder).sort()) {
      const entry = folder[name];
      if (!(entry instanceof Uint8Array)) {
        add(entry, `${path}${name}/`);
        continue;
      }
      index[path + name] = [offset, entry.length];
      files.push(entry);
      offset += entry.length;
    }
  };
  add(tree, '');
  const head = Buffer.from(JSON.stringify(index));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, ...files]);
}
