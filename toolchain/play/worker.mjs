// One run of one program, in a thread that can be ended from outside, held against what is expected of it.

import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { environment, site } from './site.mjs';

const { modules, wasm, limit, expectation } = workerData;
const [{ startProgram }, { Comparison }] = await Promise.all(['program', 'comparison'].map((name) => import(join(modules, `${name}.mjs`))));

/** Characters of standard error that are passed on: its end says why a program failed. */
const mostComplaints = 2000;

const comparison = new Comparison(expectation);
let complaints = '';
const running = startProgram({
  wasm, limit, site,
  clock: 'virtual',
  env: environment,
  onEvent: (event) => {
    if (event.type !== 'output') return;
    comparison.add(event);
    if (event.stream === 'stderr') complaints = (complaints + event.text).slice(-mostComplaints);
  },
});
const { status, how, elapsed, message } = await running.done;
const differences = comparison.finish({ status, how, elapsed }, 'virtual');
parentPort.postMessage({ end: { status, how, elapsed, message }, differences, complaints });
