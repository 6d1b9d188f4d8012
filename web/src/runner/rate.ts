/** So many at once, and then so many in a second. */
export class Rate {
  readonly #atOnce: number;
  readonly #perSecond: number;
  #left: number;
  #since: number;

  /** `now`: milliseconds, as everywhere here. */
  constructor({ atOnce, perSecond }: { atOnce: number; perSecond: number }, now: number) {
    this.#atOnce = atOnce;
    this.#perSecond = perSecond;
    this.#left = atOnce;
    this.#since = now;
  }

  /** Whether one more is allowed now; it is counted. */
  takes(now: number): boolean {
    this.#left = Math.min(this.#atOnce, this.#left + ((now - this.#since) / 1000) * this.#perSecond);
    this.#since = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
