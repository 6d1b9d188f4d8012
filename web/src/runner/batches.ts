import type { RunEvent } from '../protocol.ts';

/** Messages that may be sent one by one within one window; what comes beyond is gathered. */
const freely = 64;
/** Milliseconds: about a frame, nobody sees output sooner. */
const windowLength = 16;

/**
 * Gathers the events of a program that says very much, so that a million lines are some hundred
 * messages. A program that says little is not kept waiting: its events go at once, even where it
 * then computes for long without letting anything else run.
 */
export class Batches {
  readonly #post: (events: RunEvent[]) => void;
  readonly #now: () => number;
  #windowStart = -Infinity;
  #sent = 0;
  #gathered: RunEvent[] = [];

  constructor(post: (events: RunEvent[]) => void, now: () => number) {
    this.#post = post;
    this.#now = now;
  }

  add(event: RunEvent): void {
    // As soon as the program lets go, what was gathered leaves too.
    if (this.#gathered.length === 0) queueMicrotask(() => this.flush());
    this.#gather(event);
    const now = this.#now();
    if (now - this.#windowStart >= windowLength) {
      this.#windowStart = now;
      this.#sent = 0;
    } else if (this.#sent >= freely && event.type !== 'done') {
      return;
    }
    this.flush();
  }

  flush(): void {
    if (this.#gathered.length === 0) return;
    this.#sent += 1;
    this.#post(this.#gathered);
    this.#gathered = [];
  }

  /** Text of one moment and one stream is one event. */
  #gather(event: RunEvent): void {
    const last = this.#gathered.at(-1);
    if (event.type === 'output' && last?.type === 'output' && last.stream === event.stream && last.at === event.at) {
      last.text += event.text;
    } else {
      this.#gathered.push({ ...event });
    }
  }
}
