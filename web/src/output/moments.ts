import type { Done } from '../protocol.ts';
import type { Texts } from '../i18n/texts.ts';

/** A line's moment since the start: `+0.000 s`. */
export function formatMoment(seconds: number): string {
  return `+${milliseconds(seconds)} s`;
}

/** `2.002 s`. */
export function formatSeconds(seconds: number, texts: Texts): string {
  return `${milliseconds(seconds)}${texts.totals.second}`;
}

/** `8.0 s`: waiting is a sum of what was asked for, tenths say it. */
export function formatTenths(seconds: number, texts: Texts): string {
  return `${positive(seconds).toFixed(1)}${texts.totals.second}`;
}

/** How long a computation took: `3 ms`, from one second on `1.2 s`. */
export function formatWork(seconds: number, texts: Texts): string {
  const whole = Math.round(positive(seconds) * 1000);
  if (whole >= 1000) return formatTenths(seconds, texts);
  return `${whole > 0 ? whole : '< 1'}${texts.totals.millisecond}`;
}

/** What stands under the output after a run, in parts: `2.002 s in all`, `3.0 s of waiting in 2.0 s`. */
export function totals(done: Done, clock: 'real' | 'virtual', texts: Texts): string[] {
  const parts: string[] = [];
  if (clock === 'virtual') {
    parts.push(texts.totals.computed(formatTenths(done.elapsed, texts), formatWork(done.real, texts)));
  } else {
    parts.push(texts.totals.all(formatSeconds(done.elapsed, texts)));
  }
  if (done.waited >= 0.05) {
    parts.push(texts.totals.waited(formatTenths(done.waited, texts), formatTenths(done.elapsed, texts)));
  }
  return parts;
}

function milliseconds(seconds: number): string {
  return positive(seconds).toFixed(3);
}

function positive(seconds: number): number {
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}
