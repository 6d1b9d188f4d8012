// C++ programs, compiled by the page's own compiler and run under the virtual clock: what
// `npm run play` does, for many programs in one process and with each line's moment.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runLLVM } from '@yowasp/clang';
import { prepare } from '../../toolchain/prepare.mjs';
import { intoLines, type Line, type Result } from './cpython.mjs';

async function open() {
  const { folder, modules } = await prepare();
  const [{ compile }, { openToolchain }, { startProgram }] = await Promise.all(
    ['compile', 'toolchain', 'program'].map((name) => import(join(modules, `${name}.mjs`))),
  );
  const toolchain = await openToolchain(async (name: string) => new Uint8Array(await readFile(join(folder, name))));
  return { compile, toolchain, startProgram };
}

let opened: ReturnType<typeof open> | undefined;

/** Compiles and runs a program; `limit`: virtual seconds until Ctrl-C. Throws clang's diagnostics. */
export async function runPort(source: string, { name = 'main.cpp', limit }: { name?: string; limit?: number } = {}): Promise<Result> {
  opened ??= open();
  const { compile, toolchain, startProgram } = await opened;
  const compiled = await compile(runLLVM, toolchain, source, { name });
  if (!compiled.ok) throw new Error(compiled.diagnostics);
  const writes: Line[] = [];
  const program = startProgram({
    wasm: compiled.wasm,
    clock: 'virtual',
    limit,
    onEvent: (event: { type: string } & Line) => event.type === 'output' && writes.push(event),
  });
  const done = await program.done;
  const lines = intoLines(writes);
  const of = (stream: Line['stream']) => lines.filter((line) => line.stream === stream).map(({ text }) => text);
  return { lines, stdout: of('stdout'), stderr: of('stderr'), status: done.status, seconds: done.elapsed };
}
