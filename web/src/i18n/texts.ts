import type { Help } from '../compiler/help.ts';
import type { LoadTrouble } from '../compiler/store.ts';
import type { Trap } from '../protocol.ts';
import type { Form } from '../share/forms.ts';

/** Every text that a visitor can read or hear; each language is one complete dictionary of these. */
export interface Texts {
  /** The language's own name for itself. */
  readonly name: string;
  readonly page: {
    readonly title: string;
    readonly description: string;
    readonly skipToCode: string;
  };
  readonly header: {
    readonly language: string;
    readonly theme: string;
    readonly themes: { readonly auto: string; readonly light: string; readonly dark: string };
    readonly reading: string;
    readonly tutorial: string;
    readonly guide: string;
    readonly reference: string;
    readonly newer: string;
    readonly reload: string;
  };
  readonly examples: {
    readonly button: string;
    readonly title: string;
    readonly from: (document: string, title: string, author?: string) => string;
    readonly alsoIn: (documents: string) => string;
    readonly note: string;
    readonly unknown: (id: string) => string;
    readonly choose: string;
    readonly edited: string;
  };
  readonly share: {
    readonly button: string;
    readonly form: string;
    readonly link: string;
    readonly explained: Readonly<Record<Form, string>>;
    readonly making: string;
    /** More on embedding. */
    readonly how: string;
    readonly copy: string;
    readonly copied: string;
    readonly copyYourself: string;
    readonly length: (characters: number) => string;
    readonly long: (characters: number, safe: number) => string;
    readonly tooLarge: string;
    readonly failed: string;
    readonly title: string;
    readonly titleFrom: (example: string) => string;
    readonly about: string;
    readonly aboutFrom: string;
    readonly emptyTitle: string;
    readonly emptyAbout: string;
    readonly cut: (characters: number) => string;
    readonly changed: string;
    readonly future: string;
    readonly tooLargeLink: string;
    readonly notOpened: string;
    readonly safe: string;
    readonly openEmpty: string;
  };
  readonly download: {
    readonly title: string;
    readonly explained: string;
    readonly file: (name: string) => string;
    readonly project: string;
    readonly failed: string;
  };
  readonly embed: {
    readonly title: string;
    readonly open: string;
  };
  readonly editor: {
    readonly label: string;
    readonly files: string;
    readonly source: (file: string) => string;
    readonly readOnly: (file: string) => string;
    readonly beside: string;
    readonly folded: (lines: number) => string;
    readonly unfold: (lines: number, first: number) => string;
    readonly leave: string;
    readonly runKey: (key: string) => string;
    readonly formatKey: (key: string) => string;
    readonly formatFailed: string;
    readonly restore: string;
    readonly bringBack: string;
    readonly failed: string;
    readonly inPython: (name: string) => string;
    readonly format: string;
    readonly notKept: string;
  };
  readonly run: {
    readonly label: string;
    readonly run: string;
    readonly stop: string;
    readonly force: string;
    readonly clock: string;
    readonly clocks: { readonly real: string; readonly virtual: string };
    readonly clockHints: { readonly real: string; readonly virtual: string };
    readonly noRealClock: string;
    readonly state: {
      readonly ready: string;
      readonly loading: string;
      readonly fetching: string;
      readonly compiling: string;
      readonly rejected: string;
      readonly running: string;
      readonly stopping: string;
      readonly finished: string;
      readonly interrupted: string;
      readonly killed: string;
      readonly failed: string;
      readonly limit: string;
    };
    readonly status: (status: number) => string;
    readonly killed: string;
    readonly limitReached: (seconds: string) => string;
    readonly computedTooLong: (seconds: number) => string;
    readonly uncaught: string;
    readonly exited: (status: number) => string;
    readonly traps: Readonly<Record<Exclude<Trap, 'missing-function' | 'javascript'>, string>>;
    readonly missingFunction: (names: string) => string;
    readonly javascriptThrew: (what: string) => string;
    readonly notStarted: (problem: string) => string;
    readonly notLoaded: string;
    readonly notAnswering: string;
  };
  readonly compiler: {
    readonly optimize: string;
    readonly levels: { readonly quick: string; readonly optimized: string };
    readonly levelHints: { readonly quick: string; readonly optimized: string };
    readonly title: string;
    readonly why: string;
    readonly progress: (done: string, total: string) => string;
    readonly opening: string;
    readonly cancel: string;
    readonly retry: string;
    readonly kept: string;
    readonly troubles: Readonly<Record<LoadTrouble | 'cancelled', string>>;
    readonly stopped: string;
    readonly tooLong: string;
    readonly broken: (detail: string) => string;
    readonly rejected: (errors: number) => string;
    readonly seeProblems: string;
    readonly compiled: (time: string) => string;
    readonly linked: (time: string) => string;
    readonly started: (time: string) => string;
  };
  readonly problems: {
    readonly label: string;
    readonly none: string;
    readonly unknown: string;
    readonly count: (errors: number, warnings: number) => string;
    readonly line: (line: number) => string;
    readonly severities: { readonly error: string; readonly warning: string };
    readonly insert: (text: string) => string;
    readonly replace: (text: string) => string;
    readonly remove: string;
    readonly help: Readonly<Record<Help, string>>;
  };
  readonly output: {
    readonly label: string;
    readonly empty: string;
    readonly emptyHow: (key: string) => string;
    readonly waiting: string;
    readonly silent: string;
    readonly stderr: string;
    readonly dropped: (count: number) => string;
    readonly cut: (count: number) => string;
    readonly follow: string;
    readonly moreLines: (count: number) => string;
    readonly totals: string;
  };
  /** What a program's author says that it does. */
  readonly expectation: {
    readonly met: string;
    readonly differs: string;
    readonly line: (line: number, expected: string, printed: string) => string;
    readonly nothingMore: string;
    readonly quoted: (text: string) => string;
    readonly seconds: (expected: string, took: string) => string;
    readonly status: (expected: number, ended: number) => string;
    readonly words: (words: string) => string;
    readonly twice: string;
  };
  readonly totals: {
    readonly all: (seconds: string) => string;
    readonly soFar: (seconds: string) => string;
    readonly waited: (waited: string, elapsed: string) => string;
    readonly computed: (virtual: string, real: string) => string;
    readonly second: string;
    readonly millisecond: string;
  };
}
