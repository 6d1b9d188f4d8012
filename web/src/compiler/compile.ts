// From C++ to WebAssembly, with clang and wasm-ld that are WebAssembly themselves: the same in Node
// and in a browser's worker.

import { type Command, Exit } from '@yowasp/clang';
import { splitProgram } from './custom-sections.ts';
import { sourceName } from './language.ts';
import { withHeaderNames } from './origins.ts';
import type { Tree } from './pack.ts';
import type { Toolchain } from './toolchain.ts';

export interface CompileOptions {
  /** What diagnostics call the source. */
  name?: string;
  /** -O2 instead of -O0: compiles slower, runs faster. */
  optimize?: boolean;
  /** Further arguments of clang -cc1, such as those of `forTools` (diagnostics.ts). */
  flags?: readonly string[];
}

export type Compiled =
  | { ok: true; wasm: Uint8Array; lineTables: Uint8Array; diagnostics: string; milliseconds: { compile: number; link: number } }
  | { ok: false; diagnostics: string };

/**
 * Compiles and links one program; `run` is the package's runLLVM. `lineTables` is the same program with what
 * tells the source line of each instruction (places.ts), `diagnostics` what clang and the linker said.
 */
export async function compile(run: Command, toolchain: Toolchain, source: string, options: CompileOptions = {}): Promise<Compiled> {
  const began = performance.now();
  const object = await objectOf(run, toolchain, source, options);
  const diagnostics = withHeaderNames(object.said, toolchain.origins);
  if (object.file === undefined) return { ok: false, diagnostics };
  const compiled = performance.now();
  const { recipe, libraries } = toolchain;
  const program = await invoke(run, ['wasm-ld', ...recipe.link, ...toStandardOutput], { ...libraries, 'main.o': object.file });
  if (program.file === undefined) return { ok: false, diagnostics: diagnostics + linkDiagnostics(program.said) };
  const { stripped, exports } = splitProgram(program.file);
  if (!exports.some((name) => name.startsWith('__main_'))) return { ok: false, diagnostics: `${diagnostics}error: the program has no main()\n` };
  const milliseconds = { compile: compiled - began, link: performance.now() - compiled };
  return { ok: true, wasm: stripped, lineTables: program.file, diagnostics, milliseconds };
}

/** What is wrong with a program, without making it. */
export async function check(run: Command, toolchain: Toolchain, source: string, { name, flags = [] }: CompileOptions = {}): Promise<string> {
  const args = ['clang', '-cc1', ...toolchain.recipe.compile, ...flags, '-fsyntax-only', sourceName];
  const { said, crashed } = await invoke(run, args, diskOf(toolchain, source, name));
  return withHeaderNames(crashed ? brokenDown(said).said : said, toolchain.origins);
}

interface Made {
  /** What it printed, where it ended well: the file that it made. */
  file: Uint8Array | undefined;
  printed: Uint8Array;
  /** On the other stream. */
  said: string;
  /** The tool itself broke down. */
  crashed: boolean;
}

/**
 * LLVM 22 breaks down where a try around a co_await stands in a loop (LLVM issue 208409), but only
 * on what is not optimised: then the program is compiled again, optimised.
 */
async function objectOf(
  run: Command, toolchain: Toolchain, source: string, { name, optimize, flags = [] }: CompileOptions,
): Promise<Pick<Made, 'file' | 'said'>> {
  const { recipe } = toolchain;
  const disk = diskOf(toolchain, source, name);
  const front = ['clang', '-cc1', ...recipe.compile, ...flags];
  if (!optimize) {
    const direct = await invoke(run, [...front, '-emit-obj', ...toStandardOutput, sourceName], disk);
    if (!direct.crashed) return direct;
  }
  const bitcode = await invoke(run, [...front, ...recipe.toBitcode, ...toStandardOutput, sourceName], disk);
  if (bitcode.file === undefined) return bitcode.crashed ? brokenDown(bitcode.said) : bitcode;
  const object = await invoke(run, ['clang', '-cc1', ...recipe.fromBitcode, ...toStandardOutput, 'main.bc'], { 'main.bc': bitcode.file });
  return object.crashed ? brokenDown(object.said) : { file: object.file, said: bitcode.said + object.said };
}

function brokenDown(said: string): Pick<Made, 'file' | 'said'> {
  const why = /Assertion failed: .*|LLVM ERROR: .*|fatal error: .*/.exec(said)?.[0] ?? 'it gave no reason';
  return { file: undefined, said: `error: the compiler itself broke down on this program: ${why}\n` };
}

/** `#line` instead of the name itself, which may be any path: the compiler's disk holds one source, always under one name. */
function diskOf({ headers }: Toolchain, source: string, name = sourceName): Tree {
  return { ...headers, [sourceName]: name === sourceName ? source : `#line 1 ${JSON.stringify(name)}\n${source}` };
}

/** Not into a file: the package's disk copies a whole file for every 4 KB written to it. */
const toStandardOutput = ['-o', '-'];

/** Runs one tool of the package's. */
export async function invoke(run: Command, args: readonly string[], disk: Tree): Promise<Made> {
  const printed: Uint8Array[] = [];
  const said: Uint8Array[] = [];
  const into = (list: Uint8Array[]) => (bytes: Uint8Array | null) => void (bytes && list.push(bytes.slice()));
  const ended = await endOf(() => run([...args], disk, { stdout: into(printed), stderr: into(said), decodeASCII: false, fetchProgress: () => {} }));
  const out = joined(printed);
  return { file: ended === 'well' ? out : undefined, printed: out, said: new TextDecoder().decode(joined(said)), crashed: ended === 'crashed' };
}

async function endOf(work: () => ReturnType<Command>): Promise<'well' | 'badly' | 'crashed'> {
  try {
    await work();
    return 'well';
  } catch (error) {
    if (error instanceof Exit) return 'badly';
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return 'crashed';
    throw error;
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/** The linker's words for what is, almost always, a declaration without its definition. */
function linkDiagnostics(said: string): string {
  const undefinedNames = new Set([...said.matchAll(/undefined symbol: (.+)/g)].map((match) => match[1]!.trim()));
  if (undefinedNames.size === 0) return said.replaceAll('wasm-ld: ', '');
  return [...undefinedNames].map((name) => `error: ${name} is declared and used, but defined nowhere\n`).join('');
}
