// From where a program broke down to the line of its source.

import type { Command } from '@yowasp/clang';
import { invoke } from './compile.ts';
import { Reader } from './custom-sections.ts';
import type { Place } from './place.ts';

/**
 * The places of instructions, given by their byte offsets in a program that was linked with line tables (`Done.frames`);
 * undefined where the source is not known, as in the libraries. `run` is the package's runLLVM.
 */
export async function placesOf(run: Command, lineTables: Uint8Array, offsets: readonly number[]): Promise<(Place | undefined)[]> {
  if (offsets.length === 0) return [];
  // Names are found by offsets in the file, lines by offsets in the code: one question for each.
  const code = startOfCode(lineTables);
  const answers = await symbolize(run, lineTables, offsets.flatMap((offset) => [offset, offset - code]));
  return offsets.map((_, index) => placeOf(answers[2 * index], answers[2 * index + 1]));
}

/** What llvm-symbolizer says of one address; of functions that were inlined there, the innermost comes first. */
interface Answer {
  readonly Symbol?: readonly { FunctionName: string; FileName: string; Line: number; Column: number }[];
}

function placeOf(named: Answer | undefined, placed: Answer | undefined): Place | undefined {
  const [innermost, ...around] = placed?.Symbol ?? [];
  if (!innermost || innermost.Line === 0) return undefined;
  const { FunctionName, FileName, Line, Column } = innermost;
  const inlined = around.length > 0 ? FunctionName : undefined;
  const name = inlined || named?.Symbol?.at(-1)?.FunctionName || '';
  return { function: asWritten(name), file: FileName, line: Line, column: Column };
}

/** main has another name in WebAssembly, and coroutines are cut into parts. */
function asWritten(name: string): string {
  return name.replace(/^__(?:original_main|main_argc_argv|main_void)$/, 'main').replace(/ \(\.\w+\)$/, '');
}

/** Nothing where it fails: then the program's end is told without its place. */
async function symbolize(run: Command, wasm: Uint8Array, addresses: readonly number[]): Promise<readonly Answer[]> {
  const args = ['symbolizer', '--obj=program.wasm', '--output-style=JSON', ...addresses.map((address) => `0x${address.toString(16)}`)];
  const { file } = await invoke(run, args, { 'program.wasm': wasm });
  return file ? (JSON.parse(new TextDecoder().decode(file)) as readonly Answer[]) : [];
}

const codeSection = 10;

function startOfCode(wasm: Uint8Array): number {
  const reader = new Reader(wasm, 8);
  while (!reader.atEnd) {
    const kind = reader.byte();
    const length = reader.number();
    if (kind === codeSection) return reader.position;
    reader.position += length;
  }
  throw new Error('The program has no code.');
}
