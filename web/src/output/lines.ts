import { longestLine, type Output, type Stream } from '../protocol.ts';

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
  /** Characters of all lines. */
  characters: number;
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
  #characters = 0;
  /** Lines that have their end, dropped ones included. */
  #ended = 0;
  #open: Record<Stream, Line | undefined> = { stdout: undefined, stderr: undefined };

  constructor(limits: Limits = { lines: 20_000, lineLength: longestLine, characters: 2_000_000 }) {
    this.#limits = limits;
  }

  /** Lines written so far, dropped ones included. */
  get count(): number {
    return this.#ended + Number(this.#open.stdout !== undefined) + Number(this.#open.stderr !== undefined);
  }

  get size(): number {
    return this.#kept.length - this.#first;
  }

  get dropped(): number {
    return this.count - this.size;
  }

  /** Characters of the kept lines. */
  get characters(): number {
    return this.#characters;
  }

  /** The kept lines from `from` to before `to`, 0 being the oldest that is kept. */
  slice(from: number, to: number): Line[] {
    return this.#kept.slice(this.#first + Math.max(0, from), this.#first + Math.min(to, this.size));
  }

  append({ stream, text, at, cut = 0, dropped = 0 }: Output): void {
    if (dropped > 0) this.#leaveOut(dropped);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#write(stream, text.slice(start, end), at);
      this.#open[stream] = undefined;
      this.#ended += 1;
      start = end + 1;
    }
    if (start < text.length || cut > 0) this.#write(stream, text.slice(start), at).cut += cut;
  }

  /** What stood before a gap is dropped too: the lines that are kept follow each other. */
  #leaveOut(lineEnds: number): void {
    this.#kept = [];
    this.#first = 0;
    this.#characters = 0;
    this.#ended += lineEnds;
    this.#open = { stdout: undefined, stderr: undefined };
  }

  #write(stream: Stream, piece: string, at: number): Line {
    const line = this.#open[stream] ?? this.#begin(stream, at);
    const text = piece.slice(0, Math.max(0, this.#limits.lineLength - line.text.length));
    line.text += text;
    line.cut += piece.length - text.length;
    this.#characters += text.length;
    while (this.size > this.#limits.lines || (this.#characters > this.#limits.characters && this.size > 1)) this.#drop();
    return line;
  }

  #begin(stream: Stream, at: number): Line {
    const line: Line = { number: this.count, stream, at, text: '', cut: 0 };
    this.#kept.push(line);
    this.#open[stream] = line;
    return line;
  }

  #drop(): void {
    this.#characters -= this.#kept[this.#first]!.text.length;
    this.#first += 1;
    if (this.#first <= this.#limits.lines) return;
    this.#kept = this.#kept.slice(this.#first);
    this.#first = 0;
  }
}
