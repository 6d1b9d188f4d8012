/** Files by name, folders within folders: what the compiler sees as its disk. */
export interface Tree {
  [name: string]: Tree | string | Uint8Array;
}

/**
 * Many files in one: the length of the index in four bytes (little end first), the index as JSON
 * (`{path: [offset, length]}`), then the files. Opening one copies nothing.
 */
export function openPack(pack: Uint8Array): Tree {
  const length = new DataView(pack.buffer, pack.byteOffset).getUint32(0, true);
  const index = JSON.parse(new TextDecoder().decode(pack.subarray(4, 4 + length))) as Record<string, [number, number]>;
  const files = pack.subarray(4 + length);
  const tree: Tree = {};
  for (const [path, [offset, size]] of Object.entries(index)) put(tree, path, files.subarray(offset, offset + size));
  return tree;
}

function put(tree: Tree, path: string, file: Uint8Array): void {
  const folders = path.split('/');
  const name = folders.pop()!;
  let folder = tree;
  for (const each of folders) folder = (folder[each] ??= {}) as Tree;
  folder[name] = file;
}
