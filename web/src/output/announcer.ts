import type { Texts } from '../i18n/index.ts';

/** Lines read out at once; of more, the last few and how many there were. */
const most = 4;
/** Characters of a line that are read out. */
const longest = 300;
const pause = 1200;

/** Reads new lines of output to those who hear the page: politely, and never faster than one can listen. */
export class Announcer {
  readonly #region: HTMLElement;
  #waiting: string[] = [];
  #missed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(region: HTMLElement) {
    this.#region = region;
  }

  /** `text`: one line or more. */
  add(text: string, texts: Texts): void {
    const lines = text.split('\n');
    this.#missed += Math.max(0, this.#waiting.length + lines.length - most);
    this.#waiting = [...this.#waiting, ...lines.slice(-most)].slice(-most).map((line) => line.slice(0, longest));
    this.#timer ??= setTimeout(() => this.#speak(texts), pause);
  }

  #speak(texts: Texts): void {
    this.#timer = undefined;
    const missed = this.#missed > 0 ? [texts.output.moreLines(this.#missed)] : [];
    this.#region.textContent = [...missed, ...this.#waiting].join('\n');
    this.#waiting = [];
    this.#missed = 0;
  }
}
