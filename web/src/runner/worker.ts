// The worker in which a program runs. It is built into one classic script, because in a frame of
// opaque origin nothing else can be started; it gets everything by message and posts lists of events
// as JSON: the frame can see how long a text is, but not how much any other message holds.

import { mostFrames, type RunnerMessage } from '../protocol.ts';
import { Batches } from './batches.ts';
import { type Program, startProgram } from './program.ts';

// Chromium keeps ten frames of a stack unless it is told otherwise.
Error.stackTraceLimit = mostFrames + 10;

/**
 * What leads to the thread that made this worker, which may be the page's: a loop over any of them fills its queue faster
 * than it can be emptied, and Chromium lets a loop run on for two seconds after it was told to end it.
 */
const doors = ['postMessage', 'reportError', 'close', 'Worker'];

const post = postMessage.bind(globalThis);
for (const name of doors) closeDoor(name);

function closeDoor(name: string): void {
  for (let holder: object | null = globalThis; holder; holder = Object.getPrototypeOf(holder) as object | null) {
    if (Object.hasOwn(holder, name)) Object.defineProperty(holder, name, { value: undefined, writable: false, configurable: false });
  }
}

const batches = new Batches((events) => post(JSON.stringify(events)), () => performance.now());
let program: Program | undefined;

addEventListener('message', ({ data }: MessageEvent<RunnerMessage>) => {
  if (data.type === 'interrupt') program?.interrupt();
  else {
    const { wasm, clock, limit } = data;
    program = startProgram({ wasm, clock, ...(limit !== undefined && { limit }), onEvent: (event) => batches.add(event) });
  }
});
