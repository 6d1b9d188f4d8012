import type { Compiler } from '../compiler/client.ts';
import type { Diagnosed } from './run-pane.ts';

/** Milliseconds after the last key; with the third of a second that clang takes, problems show 0.6 s after it. */
const pause = 250;

/**
 * Asks clang about a source that is being written. The compiler is loaded for it where that downloads nothing:
 * what costs 27 MB is the visitor's to decide, by Run.
 */
export class Checker {
  readonly #compiler: Compiler;
  readonly #told: (diagnosed: Diagnosed) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #source = '';

  constructor(compiler: Compiler, told: (diagnosed: Diagnosed) => void) {
    this.#compiler = compiler;
    this.#told = told;
  }

  /** The source is this now. */
  see(source: string): void {
    this.#source = source;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#check(source), pause);
  }

  /** Nobody wants to know any more. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#source = '';
  }

  async #check(source: string): Promise<void> {
    if (!(await this.#compiler.loadStored())) return;
    if (source !== this.#source) return;
    const diagnostics = await this.#compiler.check(source);
    if (diagnostics && source === this.#source) this.#told({ source, diagnostics });
  }
}
