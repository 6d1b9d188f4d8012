import type { Output, RunEvent, Stream } from '../protocol.ts';
import { LongLines } from './long-lines.ts';
import { Rate } from './rate.ts';

/** Messages: some at once, then about one with each frame that is drawn. */
const messages = { atOnce: 500, perSecond: 60 };
/** Milliseconds that gathered output waits where the program lets go. */
const pause = 16;

/** What one message holds at most: of a program that says more, the newest. */
const most = { events: 2000, lines: 5000, characters: 1 << 18 };
/** Characters of one event, so that little is dropped at once. */
const longestEvent = 1 << 12;

interface Gathered {
  readonly output: Output;
  lines: number;
}

/**
 * Passes on the events of a program, and of one that says very much no more than can be read: a
 * million lines are some hundred messages, lines without end are cut, and what does not fit is
 * counted. A program that says little is not kept waiting: its events go at once, even where it then
 * computes for long without letting anything else run.
 */
export class Batches {
  readonly #post: (events: RunEvent[]) => void;
  readonly #now: () => number;
  readonly #rate: Rate;
  readonly #lines: Record<Stream, LongLines> = { stdout: new LongLines(), stderr: new LongLines() };
  #gathered: Gathered[] = [];
  #size = { lines: 0, characters: 0 };
  #dropped = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `now`: milliseconds. */
  constructor(post: (events: RunEvent[]) => void, now: () => number) {
    this.#post = post;
    this.#now = now;
    this.#rate = new Rate(messages, now());
  }

  add(event: RunEvent): void {
    if (event.type === 'done') return this.#flush([event]);
    for (const piece of this.#lines[event.stream].cut(event.text)) this.#gather({ ...event, ...piece });
    this.#bound();
    if (this.#rate.takes(this.#now())) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), pause);
  }

  /** Text of one moment and one stream is one event. */
  #gather(output: Output): void {
    const lines = countLines(output.text);
    this.#size.lines += lines;
    this.#size.characters += output.text.length;
    const last = this.#gathered.at(-1);
    if (last && continues(last.output, output)) {
      last.output.text += output.text;
      last.lines += lines;
      if (output.cut !== undefined) last.output.cut = (last.output.cut ?? 0) + output.cut;
    } else {
      this.#gathered.push({ output, lines });
    }
  }

  #bound(): void {
    while (this.#gathered.length > 1 && this.#isTooMuch()) {
      const { output, lines } = this.#gathered.shift()!;
      this.#dropped += lines;
      this.#size.lines -= lines;
      this.#size.characters -= output.text.length;
    }
  }

  #isTooMuch(): boolean {
    const { lines, characters } = this.#size;
    return this.#gathered.length > most.events || lines > most.lines || characters > most.characters;
  }

  #flush(last: RunEvent[] = []): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const outputs = this.#gathered.map(({ output }) => output);
    if (this.#dropped > 0) outputs[0]!.dropped = this.#dropped;
    this.#gathered = [];
    this.#size = { lines: 0, characters: 0 };
    this.#dropped = 0;
    if (outputs.length + last.length > 0) this.#post([...outputs, ...last]);
  }
}

function continues(last: Output, output: Output): boolean {
  if (last.stream !== output.stream) return false;
  // More of a line that was cut already.
  if (last.cut !== undefined) return output.text === '';
  return last.at === output.at && last.text.length < longestEvent;
}

function countLines(text: string): number {
  let lines = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) lines += 1;
  return lines;
}
