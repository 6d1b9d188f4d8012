import type { Output, Stream } from '../protocol.ts';

export interface Line {
  /** Counted from 0 over the whole run, dropped lines included. */
  readonly number: number;
  readonly stream: Stream;
  /** When its first piece was written, in seconds on the program's clock. */
  readonly at: number;
  text: string;
  /** Characters past the longest line that is kept. */
  cut: number;
}

export interface Limits {
  lines: number;
  /** Characters of one line; what is longer is cut and counted. */
  lineLength: number;
}

/**
 * The output of one run as lines, bounded: a program may print without end, the page keeps the
 * newest lines and the number of those it let go.
 */
export class OutputLines {
  readonly #limits: Limits;
  #kept: Line[] = [];
  /** Where the kept lines begin in `#kept`: dropping from the front of an array one by one is slow. */
  #first = 0;
  #count = 0;
  #open: Record<Stream, Line | undefined> = { stdout: undefined, stderr: undefined };

  constructor(limits: Limits = { lines: 20_000, lineLength: 10_000 }) {
    this.#limits = limits;
  }

  /** Lines written so far, dropped ones included. */
  get count(): number {
    return this.#count;
  }

  get size(): number {
    return this.#kept.length - this.#first;
  }

  get dropped(): number {
    return this.#count - this.size;
  }

  /** The kept lines from `from` to before `to`, 0 being the oldest that is kept. */
  slice(from: number, to: number): Line[] {
    return this.#kept.slice(this.#first + Math.max(0, from), this.#first + Math.min(to, this.size));
  }

  append({ stream, text, at }: Output): void {
    let start = 0;
    while (start < text.length) {
      const end = text.indexOf('\n', start);
      const piece = text.slice(start, end < 0 ? undefined : end);
      this.#write(stream, piece, at);
      if (end < 0) return;
      this.#open[stream] = undefined;
      start = end + 1;
    }
  }

  #write(stream: Stream, piece: string, at: number): void {
    const line = this.#open[stream] ?? this.#begin(stream, at);
    const room = this.#limits.lineLength - line.text.length;
    line.text += piece.slice(0, room);
    line.cut += Math.max(0, piece.length - room);
  }

  #begin(stream: Stream, at: number): Line {
    const line: Line = { number: this.#count++, stream, at, text: '', cut: 0 };
    this.#kept.push(line);
    this.#open[stream] = line;
    if (this.size > this.#limits.lines) this.#first += 1;
    if (this.#first > this.#limits.lines) {
      this.#kept = this.#kept.slice(this.#first);
      this.#first = 0;
    }
    return line;
  }
}
