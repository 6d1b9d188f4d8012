// Node's promises and async functions on the same work: node --expose-gc node.mjs [--scale FACTOR] WORK...
//
// Where JavaScript has its own way, that way is taken. To yield to the loop is setImmediate. An async function starts at
// once: a task that does not is a function that waits for a microtask. Queues, events and locks are not in the language:
// those below are the shortest there are. setTimeout counts whole milliseconds, so 100 deadlines stand for 100,000.

import { setTimeout as delay } from 'node:timers/promises';

const tasksAtOnce = 1000;
const gathered = 100_000;
const lockUsers = 8;

function check(holds, what) {
  if (!holds) throw new Error(`wrong result: ${what}`);
}

function stopwatch() {
  const began = process.hrtime.bigint();
  return (times) => Number(process.hrtime.bigint() - began) / times;
}

const sumBelow = (n) => (n * (n - 1)) / 2;
const sumOf = (numbers) => numbers.reduce((sum, each) => sum + each, 0);

/** How long sleeper i sleeps, in microseconds: each of the first 100,000 differently. */
const scattered = (i) => ((i * 7919) % gathered) + 1;

const turn = () => new Promise((resolve) => setImmediate(resolve));
const createTask = (start) => Promise.resolve().then(start);

async function number(i) {
  return i;
}

async function numberAfterATurn(i) {
  await turn();
  return i;
}

async function yieldOne(n) {
  const stop = stopwatch();
  for (let i = 0; i < n; i++) await turn();
  return stop(n);
}

async function yieldOften(n) {
  for (let i = 0; i < n; i++) await turn();
  return n;
}

async function yieldTogether(n) {
  const tasks = Array.from({ length: tasksAtOnce }, () => yieldOften(n));
  const stop = stopwatch();
  const sum = sumOf(await Promise.all(tasks));
  const taken = stop(n * tasksAtOnce);
  check(sum === n * tasksAtOnce, 'yield-1000');
  return taken;
}

async function awaitChild(n) {
  const stop = stopwatch();
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await number(i);
  const taken = stop(n);
  check(sum === sumBelow(n), 'await-child');
  return taken;
}

async function createTasks(n) {
  const stop = stopwatch();
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await createTask(() => number(i));
  const taken = stop(n);
  check(sum === sumBelow(n), 'create-task');
  return taken;
}

const children = (n) => Array.from({ length: n }, (_, i) => numberAfterATurn(i));

async function gather(n) {
  const stop = stopwatch();
  check(sumOf(await Promise.all(children(n))) === sumBelow(n), 'gather');
  return stop(n);
}

async function bytesPerTask(n) {
  const heap = () => {
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = heap();
  const all = Promise.all(children(n));
  const taken = heap() - before;
  check(sumOf(await all) === sumBelow(n), 'bytes-per-task');
  return taken / n;
}

async function numberAfter(i, microseconds) {
  await new Promise((resolve) => setTimeout(resolve, microseconds / 1000));
  return i;
}

async function timers(n) {
  const before = process.cpuUsage();
  const began = performance.now();
  const sum = sumOf(await Promise.all(Array.from({ length: n }, (_, i) => numberAfter(i, scattered(i)))));
  const { user, system } = process.cpuUsage(before);
  check(sum === sumBelow(n), 'timers');
  check(performance.now() - began >= 99, 'timers: too early');
  return (user + system) / 1000;
}

class Queue {
  #items = [];
  #getters = [];
  #putters = [];

  constructor(size) {
    this.size = size;
  }

  async put(item) {
    while (this.#items.length >= this.size) await new Promise((resolve) => this.#putters.push(resolve));
    this.#items.push(item);
    this.#getters.shift()?.();
  }

  async get() {
    while (this.#items.length === 0) await new Promise((resolve) => this.#getters.push(resolve));
    const item = this.#items.shift();
    this.#putters.shift()?.();
    return item;
  }
}

async function produce(queue, n) {
  for (let i = 0; i < n; i++) await queue.put(i);
}

async function consume(queue, n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await queue.get();
  return sum;
}

const passThroughQueue = (size) => async (n) => {
  const queue = new Queue(size);
  const stop = stopwatch();
  const [, sum] = await Promise.all([produce(queue, n), consume(queue, n)]);
  const taken = stop(n);
  check(sum === sumBelow(n), 'queue');
  return taken;
};

class Event {
  #set = false;
  #waiters = [];

  async wait() {
    if (!this.#set) await new Promise((resolve) => this.#waiters.push(resolve));
  }

  clear() {
    this.#set = false;
  }

  set() {
    this.#set = true;
    for (const wake of this.#waiters.splice(0)) wake();
  }
}

async function handOver(mine, other, n, first) {
  if (first) other.set();
  for (let i = 0; i < n; i++) {
    await mine.wait();
    mine.clear();
    other.set();
  }
  return n;
}

async function event(n) {
  const [one, two] = [new Event(), new Event()];
  const stop = stopwatch();
  const sum = sumOf(await Promise.all([handOver(one, two, n, true), handOver(two, one, n, false)]));
  const taken = stop(2 * n);
  check(sum === 2 * n, 'event');
  return taken;
}

class Lock {
  #locked = false;
  #waiters = [];

  async acquire() {
    if (this.#locked) await new Promise((resolve) => this.#waiters.push(resolve));
    this.#locked = true;
  }

  /** Hands it on: it stays locked. */
  release() {
    const next = this.#waiters.shift();
    if (next) next();
    else this.#locked = false;
  }
}

async function takeTurns(shared, n) {
  for (let i = 0; i < n; i++) {
    await shared.lock.acquire();
    check(shared.inside++ === 0, 'lock: two have it');
    await turn();
    shared.inside--;
    shared.lock.release();
  }
  return n;
}

async function lock(n) {
  const shared = { lock: new Lock(), inside: 0 };
  const stop = stopwatch();
  const sum = sumOf(await Promise.all(Array.from({ length: lockUsers }, () => takeTurns(shared, n))));
  const taken = stop(n * lockUsers);
  check(sum === n * lockUsers, 'lock');
  return taken;
}

async function sleepLong(signal) {
  await delay(3_600_000, undefined, { signal });
}

async function cancel(n) {
  const stop = stopwatch();
  let cancelled = 0;
  for (let i = 0; i < n; i++) {
    const controllers = Array.from({ length: tasksAtOnce }, () => new AbortController());
    const tasks = controllers.map(({ signal }) => sleepLong(signal));
    for (const controller of controllers) controller.abort();
    for (const { reason } of await Promise.allSettled(tasks)) if (reason?.name === 'AbortError') cancelled++;
  }
  const taken = stop(n * tasksAtOnce);
  check(cancelled === n * tasksAtOnce, 'cancel');
  return taken;
}

// Name: unit, function, how often where the scale is 1. Once is so often whatever the scale, and not done before; others are
// done before, unmeasured, a tenth as often.
const once = true;
const works = {
  'yield-1': ['ns', yieldOne, 200_000],
  'yield-1000': ['ns', yieldTogether, 500],
  'await-child': ['ns', awaitChild, 1_000_000],
  'create-task': ['ns', createTasks, 300_000],
  gather: ['ns', gather, gathered],
  'bytes-per-task': ['bytes', bytesPerTask, gathered, once],
  timers: ['ms', timers, gathered, once],
  'queue-1': ['ns', passThroughQueue(1), 300_000],
  'queue-64': ['ns', passThroughQueue(64), 300_000],
  event: ['ns', event, 300_000],
  lock: ['ns', lock, 10_000],
  cancel: ['ns', cancel, 10],
};

const args = process.argv.slice(2);
const scale = args[0] === '--scale' ? Number(args.splice(0, 2)[1]) : 1;
for (const name of args) {
  const [unit, work, n, justOnce] = works[name];
  const times = justOnce ? n : Math.max(1, Math.floor(n * scale));
  if (!justOnce) await work(Math.max(1, Math.floor(times / 10)));
  console.log(JSON.stringify({ work: name, [unit]: Number((await work(times)).toFixed(3)) }));
}
