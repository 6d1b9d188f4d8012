import { openPack, type Tree } from './pack.ts';

/** The arguments of the compiler and the linker; toolchain/bundle makes them together with the files they name. */
export interface Recipe {
  /** clang -cc1, but for the source and what to make of it. */
  readonly compile: readonly string[];
  /** wasm-ld. */
  readonly link: readonly string[];
  /** To bitcode with `compile`, and from there to an object. */
  readonly toBitcode: readonly string[];
  readonly fromBitcode: readonly string[];
}

/** What programs are made with, from build/toolchain. */
export interface Toolchain {
  readonly recipe: Recipe;
  /** Headers and the precompiled one. */
  readonly headers: Tree;
  /** Libraries, and the precompiled header's code. */
  readonly libraries: Tree;
}

export async function openToolchain(read: (name: string) => Promise<Uint8Array>): Promise<Toolchain> {
  const names = ['recipe.json', 'headers.pack', 'prelude.pch', 'prelude.o', 'libraries.pack', 'libasyncio.a'];
  const [recipe, headers, pch, object, libraries, core] = (await Promise.all(names.map(read))) as [
    Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array,
  ];
  return {
    recipe: JSON.parse(new TextDecoder().decode(recipe)) as Recipe,
    headers: { ...openPack(headers), 'prelude.pch': pch },
    libraries: { ...openPack(libraries), 'prelude.o': object, 'libasyncio.a': core },
  };
}
