import { expect, it } from 'vitest';
import { openPack } from '../../web/src/compiler/pack.ts';
import { pack } from './tree.mjs';

it('a pack opens to the files that went in', () => {
  const tree = { a: { 'b.hpp': Uint8Array.of(1, 2), empty: new Uint8Array() }, 'c.hpp': Uint8Array.of(3) };
  const opened = openPack(new Uint8Array(pack(tree)));
  expect(Object.keys(opened)).toEqual(['a', 'c.hpp']);
  expect([...opened.a['b.hpp']]).toEqual([1, 2]);
  expect([...opened.a.empty]).toEqual([]);
  expect([...opened['c.hpp']]).toEqual([3]);
});
