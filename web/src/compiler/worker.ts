// The compiler's worker: it makes programs and never runs them, so it may be of the page's own origin.

import { runLLVM } from '@yowasp/clang';
import { check, compile } from './compile.ts';
import { complete, signatures } from './completion.ts';
import { forTools, parseDiagnostics } from './diagnostics.ts';
import type { Manifest } from './manifest.ts';
import type { Answers, BuildResult, FromWorker, Request, ToWorker } from './messages.ts';
import { placesOf } from './places.ts';
import { AssetStore, LoadError } from './store.ts';
import { openToolchain, type Toolchain } from './toolchain.ts';

/** Milliseconds between two words on the progress of a download. */
const progressEvery = 50;

let toolchain: Toolchain | undefined;
let loading: AbortController | undefined;
/** Of the last build only: a program that breaks down is the one that runs. */
let built: { build: number; lineTables: Uint8Array } | undefined;

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'load') void load(data.manifest, data.base);
  else if (data.type === 'cancel') loading?.abort();
  else void respond(data.id, data.request);
});

function say(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

async function load(manifest: Manifest, base: string): Promise<void> {
  loading = new AbortController();
  const { signal } = loading;
  try {
    const files = await new AssetStore(manifest, base).load({ signal, onProgress: throttled() });
    const file = (name: string) => files.get(name) as Response;
    globalThis.clangModule = (name) => WebAssembly.compileStreaming(file(name));
    // Without arguments it only gets itself ready.
    const ready = Promise.resolve(runLLVM(undefined, {}, { fetchProgress: () => {} }));
    ready.catch(() => {});
    toolchain = await openToolchain(async (name) => new Uint8Array(await file(name).arrayBuffer()));
    await ready;
    say({ type: 'loaded' });
  } catch (problem) {
    say({ type: 'not-loaded', ...(signal.aborted && !(problem instanceof LoadError) ? { trouble: 'cancelled', detail: '' } : trouble(problem)) });
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
    const answer = await answerTo(id, request, toolchain);
    const transfer = 'kind' in request && request.kind === 'compile' && (answer as BuildResult).ok ? [(answer as { wasm: ArrayBuffer }).wasm] : [];
    say({ type: 'answer', id, answer }, transfer);
  } catch (problem) {
    say({ type: 'broken', id, message: String(problem) });
  }
}

async function answerTo(id: number, request: Request, tools: Toolchain): Promise<Answers[Request['kind']]> {
  switch (request.kind) {
    case 'compile':
      return build(id, request.source, request.optimize, tools);
    case 'check':
      return parseDiagnostics(await check(runLLVM, tools, request.source, { flags: forTools }), request.source);
    case 'complete':
      return complete(runLLVM, tools, request.source, request.position);
    case 'signatures':
      return signatures(runLLVM, tools, request.source, request.position);
    case 'places':
      return request.build === built?.build ? placesOf(runLLVM, built.lineTables, request.offsets) : [];
  }
}

/** `id` names the build: the page gives each number once, also to a worker that took another's place. */
async function build(id: number, source: string, optimize: boolean, tools: Toolchain): Promise<BuildResult> {
  const result = await compile(runLLVM, tools, source, { optimize, flags: forTools });
  const diagnostics = parseDiagnostics(result.diagnostics, source);
  if (!result.ok) return { ok: false, diagnostics };
  built = { build: id, lineTables: result.lineTables };
  return { ok: true, build: id, wasm: result.wasm.buffer as ArrayBuffer, diagnostics, milliseconds: result.milliseconds };
}
