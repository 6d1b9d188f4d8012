// From C++ to WebAssembly, with clang and wasm-ld that are WebAssembly themselves: the same in Node
// and in a browser's worker.

import { type Command, Exit } from '@yowasp/clang';
import type { Tree } from './pack.ts';
import type { Recipe, Toolchain } from './toolchain.ts';

export type Compiled =
  | { ok: true; wasm: Uint8Array; warnings: string; milliseconds: { compile: number; link: number } }
  | { ok: false; diagnostics: string };

const defaultName = 'main.cpp';

/** Compiles and links one program; `run` is the package's runLLVM, `name` what diagnostics call the source. */
export async function compile(
  run: Command,
  { recipe, headers, libraries }: Toolchain,
  source: string,
  { name = defaultName } = {},
): Promise<Compiled> {
  const began = performance.now();
  const object = await objectOf(run, recipe, { ...headers, [defaultName]: named(source, name) });
  if (object.file === undefined) return { ok: false, diagnostics: object.said };
  const compiled = performance.now();
  const program = await invoke(run, ['wasm-ld', ...recipe.link], { ...libraries, 'main.o': object.file }, 'main.wasm');
  if (program.file === undefined) return { ok: false, diagnostics: object.said + linkDiagnostics(program.said) };
  if (!hasMain(program.file)) return { ok: false, diagnostics: `${object.said}error: the program has no main()\n` };
  const milliseconds = { compile: compiled - began, link: performance.now() - compiled };
  return { ok: true, wasm: program.file, warnings: object.said, milliseconds };
}

interface Made {
  file: Uint8Array | undefined;
  said: string;
  /** The tool itself broke down. */
  crashed?: boolean;
}

/**
 * LLVM 22 breaks down where a try around a co_await stands in a loop (LLVM issue 208409), but only
 * on what is not optimised: then the program is compiled again in two steps.
 */
async function objectOf(run: Command, recipe: Recipe, disk: Tree): Promise<Made> {
  const source = ['clang', '-cc1', ...recipe.compile];
  const direct = await invoke(run, [...source, '-emit-obj', '-o', 'main.o', defaultName], disk, 'main.o');
  if (!direct.crashed) return direct;
  const bitcode = await invoke(run, [...source, ...recipe.toBitcode, '-o', 'main.bc', defaultName], disk, 'main.bc');
  if (bitcode.file === undefined) return bitcode.crashed ? brokenDown(bitcode) : bitcode;
  const optimise = ['clang', '-cc1', ...recipe.fromBitcode, '-o', 'main.o', 'main.bc'];
  const object = await invoke(run, optimise, { 'main.bc': bitcode.file }, 'main.o');
  return object.crashed ? brokenDown(object) : { file: object.file, said: bitcode.said + object.said };
}

function brokenDown({ said }: Made): Made {
  const why = /Assertion failed: .*|LLVM ERROR: .*|fatal error: .*/.exec(said)?.[0] ?? 'it gave no reason';
  return { file: undefined, said: `error: the compiler itself broke down on this program: ${why}\n` };
}

/** `#line` instead of the name itself, which may be any path: the compiler's disk holds one source, always under one name. */
function named(source: string, name: string): string {
  return name === defaultName ? source : `#line 1 ${JSON.stringify(name)}\n${source}`;
}

/** Runs one tool; `file` is missing when it failed, and `said` is what it printed. */
async function invoke(run: Command, args: string[], disk: Tree, result: string): Promise<Made> {
  const decoder = new TextDecoder();
  let said = '';
  const listen = (bytes: Uint8Array | null) => {
    if (bytes) said += decoder.decode(bytes, { stream: true });
  };
  try {
    const files = await run(args, disk, { stdout: listen, stderr: listen, decodeASCII: false, fetchProgress: () => {} });
    return { file: files?.[result] as Uint8Array | undefined, said };
  } catch (error) {
    if (error instanceof Exit) return { file: undefined, said };
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return { file: undefined, said, crashed: true };
    throw error;
  }
}

/** The linker's words for what is, almost always, a declaration without its definition. */
function linkDiagnostics(said: string): string {
  const undefinedNames = new Set([...said.matchAll(/undefined symbol: (.+)/g)].map((match) => match[1]!.trim()));
  if (undefinedNames.size === 0) return said.replaceAll('wasm-ld: ', '');
  return [...undefinedNames].map((name) => `error: ${name} is declared and used, but defined nowhere\n`).join('');
}

/** Both spellings of main are exported where they exist. */
function hasMain(wasm: Uint8Array): boolean {
  const module = new WebAssembly.Module(wasm as BufferSource);
  return WebAssembly.Module.exports(module).some(({ name }) => name.startsWith('__main_'));
}
