// The worker in which a program runs. It is built into one classic script, because in a frame of
// opaque origin nothing else can be started; it gets everything by message and posts lists of events
// as JSON, which the frame in between passes on without reading it.

import { mostFrames, type RunnerMessage } from '../protocol.ts';
import { Batches } from './batches.ts';
import { closeDoors } from './doors.ts';
import { type Program, startProgram } from './program.ts';

// Chromium keeps ten frames of a stack unless it is told otherwise.
Error.stackTraceLimit = mostFrames + 10;

// Taken before a program can put something else in their place.
const post = postMessage.bind(globalThis);
const now = performance.now.bind(performance);
const { stringify } = JSON;
closeDoors();

const batches = new Batches((events) => post(stringify(events)), now);
let program: Program | undefined;

addEventListener('message', ({ data }: MessageEvent<RunnerMessage>) => {
  if (data.type === 'interrupt') program?.interrupt();
  else {
    const { wasm, clock, limit } = data;
    program = startProgram({ wasm, clock, ...(limit !== undefined && { limit }), onEvent: (event) => batches.add(event) });
  }
});
