// What broke a program down, told from what the engine or the program itself says of it.

import { type HowItEnded, mostFrames, type Trap } from '../protocol.ts';

/** How a program ended, before its times are known. */
export interface Ending {
  status: number;
  how?: HowItEnded;
  exited?: true;
  uncaught?: true;
  trap?: Trap;
  detail?: string;
  message?: string;
  frames?: readonly number[];
}

const sentences: Readonly<Record<Trap, string>> = {
  abort: 'The program called abort().',
  assertion: 'An assertion of the program failed.',
  terminate: 'The program called std::terminate(): an exception left a thread, a destructor or a noexcept function, or a std::thread was not joined.',
  stack: 'The program ran out of stack: a function calls itself too often.',
  'memory-access': 'The program used memory that is not its own.',
  division: 'The program divided an integer by zero.',
  'undefined-behaviour': 'The program did something that C++ leaves undefined.',
  'wrong-pointer': 'The program called a function through a wrong pointer.',
  'out-of-memory': 'The program needs more memory than there is.',
  deadlock: 'Every thread of the program waits for another, so none can go on.',
  'missing-function': 'The program calls a function that does not exist here',
  javascript: 'JavaScript threw an exception at the program',
  other: 'The program broke down',
};

/** 134, as a shell shows it after `abort`. */
export function breakdown(trap: Trap, frames: readonly number[], detail?: string): Ending {
  const message = detail === undefined ? sentences[trap] : `${sentences[trap]}: ${detail}`;
  return { status: 134, how: 'trap', trap, message, frames, ...(detail !== undefined && { detail }) };
}

/** What the program's own handlers report, by the number that core/hosts/javascript_program.cpp gives. */
export const breakdowns = ['assertion', 'terminate', 'out-of-memory', 'stack', 'deadlock'] as const satisfies readonly Trap[];

/** What engines say of a trap, each in its own words. */
const trapWords: readonly [RegExp, Trap][] = [
  [/call stack|recursion/i, 'stack'],
  [/null function|signature|indirect call|table index/i, 'wrong-pointer'],
  [/out of bounds|out-of-bounds/i, 'memory-access'],
  [/(divide|division|remainder) by zero/i, 'division'],
  [/unreachable|unrepresentable|integer overflow/i, 'undefined-behaviour'],
  [/memory|allocat/i, 'out-of-memory'],
];

/**
 * What an error that left the program says. Where the linear stack overflowed, fewer than no bytes of it are left
 * (`stackLeft`), or, because a function that calls no other does not move its pointer, nearly none: the main thread's
 * lies at the start of memory, another's runs into what lies below it until something breaks down.
 */
export function describeError(error: unknown, stackLeft: number): Ending {
  const frames = framesOf(error);
  if (error instanceof WebAssembly.Exception) return breakdown('terminate', frames);
  const text = error instanceof Error ? error.message : String(error);
  const trap = isEngines(error) ? trapWords.find(([words]) => words.test(text))?.[1] : undefined;
  if (trap && stackLeft < (trap === 'memory-access' ? redZone : 0)) return breakdown('stack', frames);
  if (trap) return breakdown(trap, frames);
  return breakdown(error instanceof WebAssembly.RuntimeError ? 'other' : 'javascript', frames, text);
}

/** Bytes below its stack pointer that a function may use, and some. */
const redZone = 256;

/** Traps, and what runs out: Chromium says RangeError, Firefox InternalError. */
function isEngines(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError || (error instanceof Error && error.name === 'InternalError');
}

/** The WebAssembly frames of an error's stack; Chromium and Firefox both write `wasm-function[12]:0x1a2b`. */
export function framesOf(error: unknown): number[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return [...stack.matchAll(/wasm-function\[\d+\]:0x([0-9a-f]+)/g)].slice(0, mostFrames).map(([, offset]) => Number.parseInt(offset!, 16));
}

/** What the glue says where it gives up: mostly that it has no such function. */
export function describeAbort(what: string, frames: readonly number[]): Ending {
  const missing = /missing function: (\w+)/.exec(what)?.[1];
  return missing ? breakdown('missing-function', frames, missing) : breakdown('other', frames, what);
}
