// What is measured. The programs beside this file know the works by these names; each checks what came out of its work.

/**
 * `reach`: what the library wants to reach, natively and as WebAssembly, in the work's unit. `alone`: measured in a
 * process of its own, which nothing warmed up or used memory in before. `ours`: only the library has it.
 * @typedef {{ id: string, title: string, unit: 'ns' | 'ms' | 'bytes', about: string, alone?: boolean, ours?: boolean,
 *   reach?: { native?: number, wasm?: number } }} Work
 * @type {readonly Work[]}
 */
export const works = [
  { id: 'yield-1', title: 'yield to the loop, one task', unit: 'ns', reach: { native: 8, wasm: 20 },
    about: 'sleep(0) in a task that is alone, each time' },
  { id: 'yield-1000', title: 'the same, 1,000 tasks', unit: 'ns', reach: { native: 8, wasm: 20 },
    about: 'sleep(0) in each of 1,000 tasks, from when all have begun, each time' },
  { id: 'await-child', title: 'await a child coroutine', unit: 'ns', reach: { native: 10, wasm: 20 },
    about: 'a coroutine that returns a number at once, called and awaited' },
  { id: 'create-task', title: 'create a task and await it', unit: 'ns', reach: { native: 25, wasm: 60 },
    about: 'the same coroutine as a task' },
  { id: 'gather', title: 'gather 100,000, per task', unit: 'ns', alone: true, reach: { native: 86, wasm: 200 },
    about: 'coroutines that do sleep(0) and return a number, made, gathered and summed up; most of their memory is new' },
  { id: 'bytes-per-task', title: 'bytes per gathered task', unit: 'bytes', alone: true, reach: { native: 128, wasm: 96 },
    about: 'what those 100,000 take while all are suspended: of the heap in C++ and Node, of the process in Python' },
  { id: 'timers', title: '100,000 timers over 100 ms, CPU ms', unit: 'ms', alone: true, reach: { native: 80, wasm: 250 },
    about: '100,000 tasks made, each asleep for another number of microseconds up to 100,000, in scattered order, and gathered' },
  { id: 'queue-1', title: 'queue of 1, per item', unit: 'ns', reach: { native: 25, wasm: 50 },
    about: 'one task puts numbers, one gets them and sums them up' },
  { id: 'queue-64', title: 'queue of 64, per item', unit: 'ns', reach: { native: 7, wasm: 15 }, about: 'the same with more room' },
  { id: 'event', title: 'event hand-off', unit: 'ns', reach: { native: 15, wasm: 30 },
    about: 'two tasks wake each other by two events, each waits, clears its own and sets the other' },
  { id: 'lock', title: 'contended lock', unit: 'ns', reach: { native: 13, wasm: 30 },
    about: '8 tasks take turns, each does sleep(0) while it has the lock: per acquisition, that sleep(0) included' },
  { id: 'cancel', title: 'cancel a sleeping task', unit: 'ns', reach: { native: 2000 },
    about: '1,000 tasks of a coroutine that sleeps an hour: all made, begun, cancelled, then awaited one by one, their exceptions caught: per task' },
  { id: 'cancel-outcome', title: 'the same, awaited as an outcome', unit: 'ns', ours: true,
    about: 'asyncio::outcome gives the exception without throwing it once more' },
];

/** What is measured of the compilers. */
export const sizes = [
  { id: 'compile-page', title: "compile a small program, the page's compiler", unit: 'ms',
    about: 'compiled and linked as the page does it, but in Node, warm: bench/small.cpp, not optimised' },
  { id: 'compile-native', title: 'compile it natively', unit: 'ms', about: 'clang++-19 -O0 -c, no precompiled header' },
  { id: 'smallest-wasm', title: 'smallest program', unit: 'bytes', about: 'WebAssembly of int main() { asyncio::run(asyncio::sleep(0)); } from the page\'s compiler' },
  { id: 'smallest-wasm-compressed', title: 'the same, compressed', unit: 'bytes', about: 'by brotli' },
];
