import type { Texts } from '../i18n/index.ts';

/** Lines read out at once; of more, the last few and how many there were. */
const most = 4;
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

  add(line: string, texts: Texts): void {
    this.#waiting.push(line);
    if (this.#waiting.length > most) {
      this.#waiting.shift();
      this.#missed += 1;
    }
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
