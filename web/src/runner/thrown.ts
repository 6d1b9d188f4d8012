import { framesOf } from './breakdown.ts';

/** Exceptions remembered: what is thrown and caught again and again must not fill the memory. */
const most = 200;

/** Where exceptions were thrown, by their objects: known only at that moment, wanted only of one that nobody catches. */
export class Thrown {
  readonly #stacks = new Map<number, Error>();

  add(exception: number): void {
    this.#stacks.set(exception, new Error());
    if (this.#stacks.size > most) this.#stacks.delete(this.#stacks.keys().next().value!);
  }

  /** Another exception is made at this address. */
  forget(exception: number): void {
    this.#stacks.delete(exception);
  }

  /** WebAssembly frames, innermost first; none where it was made without being thrown. */
  framesOf(exception: number): readonly number[] {
    return framesOf(this.#stacks.get(exception));
  }
}
