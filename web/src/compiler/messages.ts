// What the page and the compiler's worker say to each other.

import type { Completions, Signatures } from './completion.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Position } from './language.ts';
import type { Manifest } from './manifest.ts';
import type { Place } from './place.ts';
import type { LoadTrouble } from './store.ts';

/** What the worker is asked; each request has one answer. */
export type Request =
  | { kind: 'compile'; source: string; optimize: boolean }
  | { kind: 'check'; source: string }
  | { kind: 'complete'; source: string; position: Position }
  | { kind: 'signatures'; source: string; position: Position }
  /** Where in the source of a program, named by its build, these bytes are from. */
  | { kind: 'places'; build: number; offsets: readonly number[] };

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
      /** Names the build in later requests. */
      build: number;
      wasm: ArrayBuffer;
      diagnostics: readonly Diagnostic[];
      milliseconds: { compile: number; link: number };
    }
  | { ok: false; diagnostics: readonly Diagnostic[] };

export type ToWorker =
  /** First of all, and again after it failed. */
  | { type: 'load'; manifest: Manifest; base: string }
  | { type: 'cancel' }
  | { type: 'request'; id: number; request: Request };

export type FromWorker =
  | { type: 'progress'; done: number; total: number }
  | { type: 'loaded' }
  | { type: 'not-loaded'; trouble: LoadTrouble | 'cancelled'; detail: string }
  | { type: 'answer'; id: number; answer: Answers[Request['kind']] }
  /** The compiler, and not the program, is at fault. */
  | { type: 'broken'; id: number; message: string };
