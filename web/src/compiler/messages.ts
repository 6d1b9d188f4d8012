// What a page, the service that answers it (service.ts) and the compiler's worker say to each other.

import type { Completions, Signatures } from './completion.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Position } from './language.ts';
import type { Manifest } from './manifest.ts';
import type { Place } from './place.ts';
import type { LoadTrouble } from './store.ts';

/** What is asked; each request has one answer. */
export type Request =
  | { kind: 'compile'; source: string; optimize: boolean }
  | { kind: 'check'; source: string }
  | { kind: 'complete'; source: string; position: Position }
  | { kind: 'signatures'; source: string; position: Position }
  /** Where in the source these bytes of the program are from that was made of it. */
  | { kind: 'places'; source: string; optimize: boolean; offsets: readonly number[] };

export type Kind = Request['kind'];

export interface Answers {
  compile: BuildResult;
  check: readonly Diagnostic[];
  complete: Completions;
  signatures: Signatures | undefined;
  places: readonly (Place | undefined)[];
}

export type BuildResult =
  | {
      ok: true;
      wasm: ArrayBuffer;
      diagnostics: readonly Diagnostic[];
      milliseconds: { compile: number; link: number };
    }
  | { ok: false; diagnostics: readonly Diagnostic[] };

export type ToService =
  /** Wants it to be loaded; again after that failed. */
  | { type: 'load' }
  /** Loads it, too, where that is needed. `id` is the client's own; the same request said again is the same request. */
  | { type: 'request'; id: number; request: Request }
  /** Nothing is wanted any more of all that was. */
  | { type: 'stop' };

export type FromService =
  | { type: 'progress'; done: number; total: number }
  | { type: 'loaded' }
  /** It was loaded, and its worker was ended. */
  | { type: 'unloaded' }
  /** Nor is there an answer to what was asked. */
  | { type: 'not-loaded'; trouble: LoadTrouble; detail: string }
  | { type: 'answer'; id: number; answer: Answers[Kind] }
  | { type: 'unanswered'; id: number; why: 'too-long' | 'broken'; detail: string };

export type ToWorker =
  /** First of all, and again after it failed. */
  | { type: 'load'; manifest: Manifest; base: string }
  | { type: 'request'; id: number; request: Request };

export type FromWorker =
  | { type: 'progress'; done: number; total: number }
  | { type: 'loaded' }
  | { type: 'not-loaded'; trouble: LoadTrouble; detail: string }
  | { type: 'answer'; id: number; answer: Answers[Kind] }
  /** The compiler, and not the program, is at fault. */
  | { type: 'broken'; id: number; message: string };
