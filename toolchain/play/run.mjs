import { Worker } from 'node:worker_threads';

/** Seconds that a program may compute, as in the page. Nothing but the end of its thread ends one that never waits. */
const computingLimit = 10;

/** Runs a program under the virtual clock and tells its end and what differs (worker.mjs), or nothing where it computes on and on. */
export function run({ modules, wasm, limit, expectation }) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.mjs', import.meta.url), { workerData: { modules, wasm, limit, expectation } });
    const timer = setTimeout(() => end(resolve, undefined), computingLimit * 1000);
    const end = (settle, value) => {
      clearTimeout(timer);
      void worker.terminate();
      settle(value);
    };
    worker.once('message', (told) => end(resolve, told));
    worker.once('error', (error) => end(reject, error));
  });
}

export const computesOn = `computes for more than ${computingLimit} s`;
