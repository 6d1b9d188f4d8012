import type { Origins } from './origins.ts';
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
  /** Where the lines of the precompiled text are from. */
  readonly origins: Origins;
}

/** The files of build/toolchain that make a toolchain. */
export const toolchainFiles = ['recipe.json', 'headers.pack', 'prelude.pch', 'prelude.o', 'libraries.pack', 'libasyncio.a'] as const;

export async function openToolchain(read: (name: string) => Promise<Uint8Array>): Promise<Toolchain> {
  const [recipe, pack, pch, object, libraries, core] = (await Promise.all(toolchainFiles.map(read))) as [
    Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array,
  ];
  const { 'origins.json': origins, ...headers } = openPack(pack);
  return {
    recipe: parsed(recipe) as Recipe,
    headers: { ...headers, 'prelude.pch': pch },
    libraries: { ...openPack(libraries), 'prelude.o': object, 'libasyncio.a': core },
    origins: parsed(origins as Uint8Array) as Origins,
  };
}

function parsed(json: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(json));
}
