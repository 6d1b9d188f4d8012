// What an embedded playground and the page around it say to each other, over one port that the element hands to its own
// frame. Both are open to strangers: what has not the shape of a message is none, and nothing else of it is passed on.

import type { Stated } from '../expectation/expectation.ts';
import type { HowItEnded, Stream } from '../protocol.ts';
import { isRecord } from '../values.ts';
import { checkedOptions, isPixels, type Options } from './options.ts';

/** The first word of a frame to the page around it, and of its element to the frame, with the port. Everything else goes over that. */
export const greeting = 'asyncio-playground';

/** What to show: an example's name, or the part of a link after #; or code; or, of neither, an empty editor. */
export interface Content {
  readonly example?: string;
  readonly code?: string;
  /** What the code is in Python. */
  readonly python?: string;
  /** What the author of the page says that it does. */
  readonly stated?: Stated;
}

export type ToFrame =
  /** Again with the same content: only the options have changed. */
  | { type: 'show'; content: Content; options: Options }
  | { type: 'run' }
  | { type: 'stop' }
  | { type: 'set-code'; code: string }
  | { type: 'get-code'; id: number };

/** How a run ended; the times in seconds. */
export interface Ending {
  readonly how: HowItEnded;
  /** As a shell would show it. */
  readonly status: number;
  /** On the program's clock. */
  readonly elapsed: number;
  readonly real: number;
  /** Summed over all tasks. */
  readonly waited: number;
  /** What happened, where the program did not end by itself. */
  readonly sentence?: string;
  /** Whether it did what its author says; undefined where nothing is said, the code was changed, or nobody can tell. */
  readonly asExpected?: boolean;
}

/** `at`: seconds since the program's start, on its own clock. */
export interface Printed {
  readonly stream: Stream;
  readonly text: string;
  readonly at: number;
}

export type FromFrame =
  /** It shows something, and is so high. */
  | { type: 'size'; height: number }
  | { type: 'ready' }
  | { type: 'run' }
  | { type: 'output'; output: Printed }
  | { type: 'done'; ending: Ending }
  | { type: 'error'; sentence: string }
  /** What the reader, or the page around, has made of the code; without any: it is as it came. */
  | { type: 'edited'; code?: string }
  | { type: 'code'; id: number; code: string }
  /** There is no code to give. */
  | { type: 'no-code'; id: number; sentence: string };

/** Characters: as many as a program that is written by hand never has. */
const longestCode = 1 << 20;
/** Several times what one message of the runner has. */
const longestOutput = 1 << 22;
const longestName = 200_000;
const longestSentence = 2000;

const endings: readonly HowItEnded[] = ['exit', 'interrupted', 'killed', 'trap', 'limit'];

export function checkedToFrame(message: unknown): ToFrame | undefined {
  if (!isRecord(message)) return undefined;
  const { type, content, options, code, id } = message;
  switch (type) {
    case 'show':
      return isRecord(content) && isRecord(options) ? { type, content: checkedContent(content), options: checkedOptions(options) } : undefined;
    case 'run':
    case 'stop':
      return { type };
    case 'set-code':
      return isText(code, longestCode) ? { type, code } : undefined;
    case 'get-code':
      return isId(id) ? { type, id } : undefined;
    default:
      return undefined;
  }
}

export function checkedFromFrame(message: unknown): FromFrame | undefined {
  if (!isRecord(message)) return undefined;
  const { type, height, output, ending, sentence, id, code } = message;
  switch (type) {
    case 'ready':
    case 'run':
      return { type };
    case 'size':
      return isPixels(height) ? { type, height } : undefined;
    case 'output': {
      const printed = isRecord(output) && checkedOutput(output);
      return printed ? { type, output: printed } : undefined;
    }
    case 'done': {
      const ended = isRecord(ending) && checkedEnding(ending);
      return ended ? { type, ending: ended } : undefined;
    }
    case 'error':
      return isText(sentence, longestSentence) ? { type, sentence } : undefined;
    case 'edited':
      if (code === undefined) return { type };
      return isText(code, longestCode) ? { type, code } : undefined;
    case 'code':
      return isId(id) && isText(code, longestCode) ? { type, id, code } : undefined;
    case 'no-code':
      return isId(id) && isText(sentence, longestSentence) ? { type, id, sentence } : undefined;
    default:
      return undefined;
  }
}

function checkedContent({ example, code, python, stated }: Record<string, unknown>): Content {
  return {
    ...(isText(example, longestName) && { example }), ...(isText(code, longestCode) && { code }),
    ...(isText(python, longestCode) && { python }), ...(isRecord(stated) && { stated: checkedStated(stated) }),
  };
}

function checkedStated({ lines, run }: Record<string, unknown>): Stated {
  return { ...(isText(lines, longestCode) && { lines }), ...(isText(run, longestSentence) && { run }) };
}

function checkedOutput({ stream, text, at }: Record<string, unknown>): Printed | undefined {
  if ((stream !== 'stdout' && stream !== 'stderr') || !isText(text, longestOutput) || !isSeconds(at)) return undefined;
  return { stream, text, at };
}

function checkedEnding({ how, status, elapsed, real, waited, sentence, asExpected }: Record<string, unknown>): Ending | undefined {
  const ending = endings.find((each) => each === how);
  if (!ending || !Number.isInteger(status) || !isSeconds(elapsed) || !isSeconds(real) || !isSeconds(waited)) return undefined;
  return {
    how: ending, status: status as number, elapsed, real, waited,
    ...(isText(sentence, longestSentence) && { sentence }), ...(typeof asExpected === 'boolean' && { asExpected }),
  };
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest;
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isSeconds(value: unknown): value is number {
  return Number.isFinite(value);
}
