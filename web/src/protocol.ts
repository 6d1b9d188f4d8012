// What the page, the sandboxed frame and the runner's worker say to each other.

/** Real time on JavaScript's timers, or a clock that jumps to the next deadline. */
export type Clock = 'real' | 'virtual';

export type Stream = 'stdout' | 'stderr';

/**
 * How a run ended: it returned or called exit; Ctrl-C (or `limit`, Ctrl-C sent by the virtual clock)
 * reached it; it was stopped by force; or WebAssembly trapped.
 */
export type HowItEnded = 'exit' | 'interrupted' | 'killed' | 'trap' | 'limit';

/** Text as the program wrote it (perhaps part of a line); `at`: seconds since its start, on its own clock. */
export interface Output {
  type: 'output';
  stream: Stream;
  text: string;
  at: number;
  /** After this text so many characters of the same line were left out. */
  cut?: number;
  /** Before this text so many line ends, of both streams, were left out. */
  dropped?: number;
}

/** Characters (UTF-16) of one line that are passed on; the rest is counted. */
export const longestLine = 10_000;

/** What broke a program down. */
export type Trap = (typeof traps)[number];
export const traps = [
  'abort', 'assertion', 'terminate', 'stack', 'memory-access', 'division', 'undefined-behaviour', 'wrong-pointer',
  'out-of-memory', 'deadlock', 'missing-function', 'javascript', 'other',
] as const;

/** Frames of a breakdown's stack that are passed on. */
export const mostFrames = 30;

export interface Done {
  type: 'done';
  /** The exit status, as a shell would show it: 130 after Ctrl-C, 137 by force, 134 after a trap. */
  status: number;
  how: HowItEnded;
  /** Seconds on the program's clock. */
  elapsed: number;
  /** Seconds that really passed. */
  real: number;
  /** Seconds of waiting, summed over all tasks. */
  waited: number;
  /** Where `how` is `exit`: it called exit. */
  exited?: true;
  /** Where `how` is `exit`: an exception left main. */
  uncaught?: true;
  /** Where `how` is `trap`: why. */
  trap?: Trap;
  /** The missing function's name, or what JavaScript said. */
  detail?: string;
  /** Where it broke down, called exit or threw what nobody caught, innermost first: byte offsets in the WebAssembly module. */
  frames?: readonly number[];
  /** One sentence on what happened, where the status alone does not say it. */
  message?: string;
}

export type RunEvent = Output | Done;

/** The playground itself, as programs may fetch from it: its address, and which of its pages. */
export interface Site {
  readonly base: string;
  /** Relative to `base`. */
  readonly pages: readonly string[];
}

/** A page of the playground's. */
export interface SitePage {
  readonly status: number;
  readonly type: string;
  readonly bytes: ArrayBuffer;
}

/** To the runner's worker: start this program. A worker runs one program, then it is thrown away. */
export interface StartMessage {
  type: 'start';
  wasm: WebAssembly.Module | ArrayBuffer;
  clock: Clock;
  /** Virtual seconds after which the program is interrupted. */
  limit?: number;
  site?: Site;
}

/** To the runner's worker: Ctrl-C. */
export interface InterruptMessage {
  type: 'interrupt';
}

/** From the runner's worker: it wants one of the site's pages. */
export interface PageWanted {
  page: string;
  /** Names the answer. */
  id: number;
}

/** To the runner's worker: that page, or why there is none. */
export interface PageMessage {
  type: 'page';
  id: number;
  page: SitePage | string;
}

export type RunnerMessage = StartMessage | InterruptMessage | PageMessage;
