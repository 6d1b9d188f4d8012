import { type Clock, type Done, longestLine, type Output } from '../protocol.ts';
import type { Expectation } from './expectation.ts';

export type Difference =
  /**
   * The first line that differs: which of the printed ones (from 1, without blank ones before all others), which of the expected
   * ones (from 0), and both texts; undefined: nothing more.
   */
  | { readonly what: 'line'; readonly line: number; readonly index: number; readonly expected: string | undefined; readonly printed: string | undefined }
  | { readonly what: 'seconds'; readonly expected: string; readonly took: string }
  | { readonly what: 'status'; readonly expected: number; readonly ended: number };

/** A line of it stands for any number of lines, and in a line it stands for any text. */
export const anything = '...';

/** By how much real time may be longer than what is expected: the machine may be busy, and the page hidden. */
const slack = { seconds: 0.5, share: 0.1 };

/** Holds a run against what is expected of it, while it runs: of its output no more than a line is kept. */
export class Comparison {
  readonly #expectation: Expectation;
  readonly #expected: readonly string[];
  /** After how many expected lines the output may be: several, where one of them stands for any number. */
  #places: readonly number[];
  #line = '';
  /** Blank lines that were printed, and count only if others follow. */
  #blank = 0;
  #count = 0;
  #difference: Difference | undefined;
  #isIncomplete = false;

  constructor(expectation: Expectation) {
    this.#expectation = expectation;
    this.#expected = expectation.lines ?? [anything];
    this.#places = this.#reach([0]);
  }

  add({ stream, text, dropped = 0 }: Output): void {
    if (dropped > 0) this.#leaveOut();
    if (stream !== 'stdout' || this.#isIncomplete || this.#difference) return;
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#extend(text.slice(start, end));
      this.#end();
      start = end + 1;
    }
    this.#extend(text.slice(start));
  }

  /**
   * All that differs; undefined where nobody can say: the program was stopped before its end, or printed so much that not all of
   * it came here.
   */
  finish({ how, status, elapsed }: Pick<Done, 'how' | 'status' | 'elapsed'>, clock: Clock): readonly Difference[] | undefined {
    const wasStopped = how === 'interrupted' || how === 'killed';
    if (wasStopped && status !== this.#expectation.status) return undefined;
    if (this.#line !== '') this.#end();
    if (!this.#difference && !this.#isIncomplete && !this.#places.includes(this.#expected.length)) this.#differ(undefined);
    if (!this.#difference && this.#isIncomplete) return undefined;
    const seconds = wasStopped ? undefined : this.#compareTime(elapsed, clock);
    const ended = status === this.#expectation.status ? undefined : { what: 'status', expected: this.#expectation.status, ended: status } as const;
    return [this.#difference, seconds, ended].filter((each) => each !== undefined);
  }

  /** Where any number of lines may stand, these were some of them. */
  #leaveOut(): void {
    this.#places = this.#reach(this.#places.filter((place) => isAnyLines(this.#expected[place])));
    this.#isIncomplete ||= this.#places.length === 0;
    this.#line = '';
  }

  #extend(piece: string): void {
    this.#line += piece.slice(0, longestLine - this.#line.length);
  }

  #end(): void {
    const line = this.#line.trimEnd();
    this.#line = '';
    if (line === '') this.#blank += this.#count > 0 ? 1 : 0;
    else {
      for (; this.#blank > 0; this.#blank -= 1) this.#take('');
      this.#take(line);
    }
  }

  #take(line: string): void {
    if (this.#difference) return;
    this.#count += 1;
    const next = this.#places.flatMap((place) => {
      const expected = this.#expected[place];
      if (expected === undefined) return [];
      if (isAnyLines(expected)) return [place];
      return says(line, expected) ? [place + 1] : [];
    });
    if (next.length === 0) this.#differ(line);
    else this.#places = this.#reach(next);
  }

  /** The places, and those behind them that need no line. */
  #reach(places: readonly number[]): number[] {
    const reached = new Set<number>();
    for (let place of places) {
      reached.add(place);
      while (isAnyLines(this.#expected[place])) reached.add((place += 1));
    }
    return [...reached];
  }

  #differ(printed: string | undefined): void {
    const index = Math.max(...this.#places);
    const line = printed === undefined ? this.#count + 1 : this.#count;
    this.#difference = { what: 'line', line, index, expected: this.#expected[index], printed };
  }

  /** Virtual time is as exact as it is written; real time is never shorter. */
  #compareTime(elapsed: number, clock: Clock): Difference | undefined {
    const { seconds } = this.#expectation;
    if (!seconds) return undefined;
    const { value, digits } = seconds;
    const rounding = 0.5 / 10 ** digits + 1e-6;
    const most = clock === 'virtual' ? rounding : Math.max(rounding, slack.seconds + slack.share * value);
    if (elapsed >= value - rounding && elapsed <= value + most) return undefined;
    return { what: 'seconds', expected: value.toFixed(digits), took: elapsed.toFixed(digits) };
  }
}

function isAnyLines(line: string | undefined): boolean {
  return line?.trim() === anything;
}

function says(line: string, expected: string): boolean {
  const [first = '', ...parts] = expected.split(anything);
  const last = parts.pop();
  if (last === undefined) return line === expected;
  if (!line.startsWith(first) || !line.slice(first.length).endsWith(last)) return false;
  const end = line.length - last.length;
  let start = first.length;
  for (const part of parts) {
    const found = line.indexOf(part, start);
    if (found < 0 || found + part.length > end) return false;
    start = found + part.length;
  }
  return true;
}
