// For the tests: workers that do what they are told, also never to answer.

import type { BuildResult, FromWorker, Request, ToWorker } from './messages.ts';
import type { Manifest } from './manifest.ts';
import type { Port } from './service.ts';

export const manifest: Manifest = { files: [{ name: 'clang.wasm', hash: 'f00', bytes: 1, parts: [] }] };

/** What a program was made of. */
export function madeOf(result: BuildResult): string {
  return result.ok ? new TextDecoder().decode(result.wasm) : '';
}

export class Workers {
  readonly #all: ScriptedWorker[] = [];
  /** Sources, in the order in which workers got to them. */
  readonly asked: string[] = [];
  loads = true;
  answers = true;

  get made(): number {
    return this.#all.length;
  }

  get running(): number {
    return this.#all.filter(({ isEnded }) => !isEnded).length;
  }

  get last(): ScriptedWorker {
    return this.#all.at(-1) as ScriptedWorker;
  }

  make(): Port {
    const worker = new ScriptedWorker(this);
    this.#all.push(worker);
    return worker;
  }

  /** What is asked from now on, and what the last worker was asked before. */
  answer(): void {
    this.answers = true;
    this.last.answer();
  }
}

class ScriptedWorker implements Port {
  readonly #workers: Workers;
  #asked: { id: number; request: Request } | undefined;
  isEnded = false;
  onmessage: Port['onmessage'] = null;
  onerror: Port['onerror'] = null;

  constructor(workers: Workers) {
    this.#workers = workers;
  }

  postMessage(message: unknown): void {
    const said = message as ToWorker;
    queueMicrotask(() => {
      if (said.type === 'load') {
        if (this.#workers.loads) this.say({ type: 'loaded' });
        return;
      }
      this.#asked = said;
      this.#workers.asked.push(said.request.source);
      if (this.#workers.answers) this.answer();
    });
  }

  terminate(): void {
    this.isEnded = true;
  }

  say(message: FromWorker): void {
    if (!this.isEnded) this.onmessage?.call(this as never, new MessageEvent('message', { data: message }));
  }

  break(message: string): void {
    this.onerror?.call(this as never, Object.assign(new Event('error', { cancelable: true }), { message }) as ErrorEvent);
  }

  answer(): void {
    const asked = this.#asked;
    this.#asked = undefined;
    if (!asked) return;
    const { id, request } = asked;
    const wasm = new TextEncoder().encode(request.source).buffer;
    const built: BuildResult = { ok: true, wasm, diagnostics: [], milliseconds: { compile: 1, link: 1 } };
    this.say({ type: 'answer', id, answer: request.kind === 'compile' ? built : [] });
  }
}
