import { readLines } from '../editor/shown-lines.ts';
import { isLanguage, type Language } from '../i18n/language.ts';
import type { Clock } from '../protocol.ts';

export type View = (typeof views)[number];
export const views = ['both', 'code', 'output'] as const;

const themes = ['auto', 'light', 'dark'] as const;

/** How an embedded playground looks and runs. */
export interface Options {
  /** `auto`: the system's, or, by the element, that of the page around it. */
  readonly theme: (typeof themes)[number];
  /** Undefined: the first of the visitor's languages. */
  readonly language?: Language;
  readonly readOnly: boolean;
  /** `code`: the output comes with the first run; `output`: no code is shown. */
  readonly view: View;
  readonly clock: Clock;
  /** The Python that says the same is shown too; undefined: only where it came with the code. */
  readonly python?: boolean;
  /** Of the program as it came, in the words of `readLines`; the others are folded away. */
  readonly lines?: string;
  /** Pixels. */
  readonly minHeight?: number;
  /** Pixels; what is higher scrolls. */
  readonly maxHeight?: number;
}

/** Each by its own name, from the tag's attributes or from an address: one that is not understood is as if it were not there. */
export function readOptions(get: (name: string) => string | null): Options {
  return checkedOptions({
    theme: get('theme'),
    language: get('language'),
    readOnly: isOn(get('read-only')),
    view: get('view'),
    clock: get('clock'),
    python: get('python') === null ? undefined : isOn(get('python')),
    lines: get('lines'),
    minHeight: pixels(get('min-height')),
    maxHeight: pixels(get('max-height')),
  });
}

/** Whatever it is given, each value on its own. */
export function checkedOptions({ theme, language, readOnly, view, clock, python, lines, minHeight, maxHeight }: Record<string, unknown>): Options {
  return {
    theme: themes.find((each) => each === theme) ?? 'auto',
    ...(isLanguage(language) && { language }),
    readOnly: readOnly === true,
    view: views.find((each) => each === view) ?? 'both',
    clock: clock === 'virtual' ? 'virtual' : 'real',
    ...(typeof python === 'boolean' && { python }),
    ...(isLines(lines) && { lines }),
    ...(isPixels(minHeight) && { minHeight }),
    ...(isPixels(maxHeight) && { maxHeight }),
  };
}

/** More pixels than any screen has. */
export const highest = 100_000;

export function isPixels(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= highest;
}

/** Longer than anybody writes by hand. */
const longestLines = 1000;

function isLines(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestLines && readLines(value) !== undefined;
}

/** As HTML has it: the attribute is there, with whatever value but `false`. */
function isOn(value: string | null): boolean {
  return value !== null && value !== 'false';
}

function pixels(value: string | null): number | undefined {
  const found = /^\s*(\d+)(?:px)?\s*$/.exec(value ?? '');
  return found ? Number(found[1]) : undefined;
}
