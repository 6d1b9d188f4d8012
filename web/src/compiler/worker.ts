// The compiler's worker: it makes programs and never runs them, so it may be of the page's own origin.

import { runLLVM } from '@yowasp/clang';
import { check, compile } from './compile.ts';
import { complete, signatures } from './completion.ts';
import { forTools, parseDiagnostics } from './diagnostics.ts';
import type { Manifest } from './manifest.ts';
import type { Answers, BuildResult, FromWorker, Kind, Request, ToWorker } from './messages.ts';
import { placesOf } from './places.ts';
import { AssetStore, LoadError } from './store.ts';
import { openToolchain, type Toolchain } from './toolchain.ts';

/** Milliseconds between two words on the progress of a download. */
const progressEvery = 50;

let toolchain: Toolchain | undefined;
/** The last build only: a program that breaks down is mostly the one that was made last. */
let built: { source: string; optimize: boolean; lineTables: Uint8Array } | undefined;

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'load') void load(data.manifest, data.base);
  else void respond(data.id, data.request);
});

function say(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

async function load(manifest: Manifest, base: string): Promise<void> {
  try {
    const files = await new AssetStore(manifest, base).load({ onProgress: throttled() });
    const file = (name: string) => files.get(name) as Response;
    globalThis.clangModule = (name) => WebAssembly.compileStreaming(file(name));
    // Without arguments it only gets itself ready.
    const ready = Promise.resolve(runLLVM(undefined, {}, { fetchProgress: () => {} }));
    ready.catch(() => {});
    toolchain = await openToolchain(async (name) => new Uint8Array(await file(name).arrayBuffer()));
    await ready;
    say({ type: 'loaded' });
  } catch (problem) {
    say({ type: 'not-loaded', ...trouble(problem) });
  }
}

function trouble(problem: unknown): { trouble: LoadError['trouble']; detail: string } {
  if (problem instanceof LoadError) return { trouble: problem.trouble, detail: problem.message };
  // What is left are a compiler that does not fit into memory and a module that the browser cannot compile.
  return { trouble: 'memory', detail: String(problem) };
}

function throttled(): (done: number, total: number) => void {
  let said = -Infinity;
  return (done, total) => {
    const now = performance.now();
    if (now - said < progressEvery && done < total) return;
    said = now;
    say({ type: 'progress', done, total });
  };
}

async function respond(id: number, request: Request): Promise<void> {
  try {
    if (!toolchain) throw new Error('The compiler is not loaded.');
    const answer = await answerTo(request, toolchain);
    const transfer = 'kind' in request && request.kind === 'compile' && (answer as BuildResult).ok ? [(answer as { wasm: ArrayBuffer }).wasm] : [];
    say({ type: 'answer', id, answer }, transfer);
  } catch (problem) {
    say({ type: 'broken', id, message: String(problem) });
  }
}

async function answerTo(request: Request, tools: Toolchain): Promise<Answers[Kind]> {
  switch (request.kind) {
    case 'compile':
      return build(request.source, request.optimize, tools);
    case 'check':
      return parseDiagnostics(await check(runLLVM, tools, request.source, { flags: forTools }), request.source);
    case 'complete':
      return complete(runLLVM, tools, request.source, request.position);
    case 'signatures':
      return signatures(runLLVM, tools, request.source, request.position);
    case 'places':
      return places(request.source, request.optimize, request.offsets, tools);
  }
}

async function build(source: string, optimize: boolean, tools: Toolchain): Promise<BuildResult> {
  const result = await compile(runLLVM, tools, source, { optimize, flags: forTools });
  const diagnostics = parseDiagnostics(result.diagnostics, source);
  if (!result.ok) return { ok: false, diagnostics };
  built = { source, optimize, lineTables: result.lineTables };
  return { ok: true, wasm: result.wasm.buffer as ArrayBuffer, diagnostics, milliseconds: result.milliseconds };
}

/** What was made by another worker, or before another program, is made again: the same source gives the same bytes. */
async function places(source: string, optimize: boolean, offsets: readonly number[], tools: Toolchain): Promise<Answers['places']> {
  if (built?.source !== source || built.optimize !== optimize) await build(source, optimize, tools);
  return built?.source === source && built.optimize === optimize ? placesOf(runLLVM, built.lineTables, offsets) : [];
}
