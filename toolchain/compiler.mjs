import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page's compiler in Node: a function from C++ to what web/src/compiler/compile.ts returns. */
export async function openCompiler(folder, modules) {
  const [{ runLLVM }, { compile }, { openToolchain }] = await Promise.all([
    import('@yowasp/clang'),
    import(join(modules, 'compile.mjs')),
    import(join(modules, 'toolchain.mjs')),
  ]);
  const toolchain = await openToolchain(async (name) => new Uint8Array(readFileSync(join(folder, name))));
  return (source, options) => compile(runLLVM, toolchain, source, options);
}
