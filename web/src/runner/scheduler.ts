// The threads of a program. Each is a WebAssembly stack of its own (JS Promise Integration); one runs at a time, until
// it blocks, and then whoever was ready first goes on.

import { type ProgramClock, Woken } from './clock.ts';

/** How a thread blocks; core/hosts/javascript_threads.hpp knows the numbers. */
export const Park = {
  /** Until another thread unparks it. */
  blocked: 0,
  /** An event loop, which a page's own events may wake as well. */
  loop: 1,
  /** Until another thread has run: it looks itself whether what it waits for has come. */
  polling: 2,
  /** It looked, and it has not. */
  pollingStill: 3,
  /** Ready, behind all others that are. */
  yielding: 4,
  /** It has been made, and has not run yet. */
  starting: 5,
} as const;
export type Park = (typeof Park)[keyof typeof Park];

interface Thread {
  readonly id: number;
  /** The lowest address of its part of the linear stack. */
  readonly stackLimit: number;
  /** Goes on with it where it is suspended. */
  resume: ((woken: Woken) => void) | undefined;
  /** What it goes on with. */
  woken: Woken;
  /** How it blocks, undefined while it runs or is ready. */
  parked: Park | undefined;
  deadline: number;
  /** Among equal deadlines the first that blocked comes first. */
  turn: number;
  /** It waits for a promise of JavaScript's. */
  outside: boolean;
}

const mainId = 1;

export class Scheduler {
  readonly #clock: ProgramClock;
  readonly #failed: (error: unknown) => void;
  readonly #main = makeThread(mainId, 0);
  readonly #threads = new Map<number, Thread>([[mainId, this.#main]]);
  readonly #timers = new Timers();
  #running: Thread | undefined = this.#main;
  #ready: Thread[] = [];
  #polling: Thread[] = [];
  #outside = 0;
  #turns = 0;
  /** Ctrl-C that the main thread has not heard of yet. */
  #interrupted = false;
  /** Nobody is ready. */
  #waits = false;
  /** Ends a wait that no clock ends. */
  #ring: (() => void) | undefined;
  #closed = false;

  /** `failed` hears what ends the program outside of the main thread's own call. */
  constructor(clock: ProgramClock, failed: (error: unknown) => void) {
    this.#clock = clock;
    this.#failed = failed;
  }

  /** The lowest address that the running thread's linear stack may reach. */
  get stackLimit(): number {
    return this.#running?.stackLimit ?? 0;
  }

  /**
   * Makes a thread, which is ready then; `enter` calls its function, which must park as `starting` before it does
   * anything else. Throws what `enter` throws where the engine has no stack left.
   */
  start(id: number, stackLimit: number, enter: () => Promise<unknown>): void {
    const parent = this.#running;
    const thread = makeThread(id, stackLimit);
    this.#running = thread;
    try {
      this.#threads.set(id, thread);
      enter().then(() => this.#ended(thread), this.#failed);
    } catch (error) {
      this.#threads.delete(id);
      throw error;
    } finally {
      this.#running = parent;
    }
  }

  /**
   * Blocks the running thread until it is unparked, the deadline (nanoseconds of the program's clock), or, the main
   * thread, Ctrl-C. `forever`: nothing can end this wait.
   */
  park(deadline: number, how: Park): Woken | Promise<Woken> {
    const self = this.#running!;
    if (how === Park.starting) return this.#begin(self);
    if (this.#hearsInterrupt(self)) return Woken.interrupted;
    if (how !== Park.pollingStill) this.#wakePolling();
    if (how === Park.yielding) return this.#yield(self);
    this.#block(self, deadline, how);
    if (how === Park.polling || how === Park.pollingStill) this.#polling.push(self);
    return this.#switch(self);
  }

  /** Ends the wait of a thread; nothing for one that does not wait. */
  unpark(id: number): void {
    const thread = this.#threads.get(id);
    if (thread) this.#wake(thread, Woken.due);
  }

  /** The running thread computes: an interrupt may arrive, and others have their turn. */
  pause(): Woken | Promise<Woken> {
    const self = this.#running!;
    if (this.#hearsInterrupt(self)) return Woken.interrupted;
    if (this.#threads.size === 1) return this.#clock.pause();
    return this.#makeReady(self);
  }

  /**
   * Blocks the running thread until the promise is settled; undefined where Ctrl-C came first. Meanwhile other threads
   * run, a virtual clock does not jump, and nobody is said to wait for ever.
   */
  async outside<T>(work: Promise<T>): Promise<T | undefined> {
    const self = this.#running!;
    if (this.#hearsInterrupt(self)) return undefined;
    this.#wakePolling();
    this.#block(self, Infinity, Park.blocked);
    self.outside = true;
    this.#outside += 1;
    const settled = () => void (self.outside && this.#wake(self, Woken.due));
    work.then(settled, settled);
    const woken = await this.#switch(self);
    return woken === Woken.interrupted ? undefined : work;
  }

  /** Ctrl-C, for the main thread. */
  interrupt(): void {
    this.#clock.interrupt();
    this.#ring?.();
  }

  /** The program is over: no thread goes on. */
  close(): void {
    this.#closed = true;
    this.#clock.close();
  }

  #begin(self: Thread): Promise<Woken> {
    self.woken = Woken.due;
    this.#ready.push(self);
    return new Promise((resolve) => (self.resume = resolve));
  }

  #hearsInterrupt(thread: Thread): boolean {
    if (thread !== this.#main || !this.#interrupted) return false;
    this.#interrupted = false;
    return true;
  }

  /** Where nobody else is ready, the clock of a program that only waits for a moment may go on to it. */
  #yield(self: Thread): Woken | Promise<Woken> {
    if (this.#threads.size > 1 && this.#ready.length === 0 && this.#timers.earliest < Infinity && this.#outside === 0) {
      const woken = this.#clock.skip(this.#timers.earliest);
      if (woken === Woken.interrupted) this.#interrupted = true;
    }
    return this.#makeReady(self);
  }

  #makeReady(self: Thread): Woken | Promise<Woken> {
    self.woken = Woken.due;
    this.#wakeDue();
    this.#ready.push(self);
    return this.#switch(self);
  }

  #block(self: Thread, deadline: number, how: Park): void {
    self.parked = how;
    self.deadline = deadline;
    self.turn = this.#turns++;
    this.#timers.add(self);
  }

  #wake(thread: Thread, woken: Woken): void {
    if (thread.parked === undefined) return;
    this.#timers.remove(thread);
    if (thread.outside) this.#outside -= 1;
    thread.outside = false;
    if (thread.parked === Park.polling || thread.parked === Park.pollingStill) this.#polling = this.#polling.filter((each) => each !== thread);
    thread.parked = undefined;
    thread.woken = woken;
    this.#ready.push(thread);
    if (!this.#waits) return;
    this.#clock.wake();
    this.#ring?.();
  }

  #wakePolling(): void {
    const polling = this.#polling;
    if (polling.length === 0) return;
    this.#polling = [];
    for (const thread of polling) this.#wake(thread, Woken.due);
  }

  #wakeDue(): void {
    if (this.#timers.earliest === Infinity) return;
    const now = this.#clock.now(0);
    while (this.#timers.earliest <= now) this.#wake(this.#timers.first!, Woken.due);
  }

  #ended(thread: Thread): void {
    this.#threads.delete(thread.id);
    this.#wakePolling();
    this.#running = undefined;
    this.#goOn(undefined);
  }

  /** `self` blocks: whoever is next goes on, which may be itself. */
  #switch(self: Thread): Woken | Promise<Woken> {
    this.#running = undefined;
    const next = this.#next();
    if (next === self) {
      this.#running = self;
      return self.woken;
    }
    const resumed = new Promise<Woken>((resolve) => (self.resume = resolve));
    this.#goOn(next);
    return resumed;
  }

  #goOn(next: Thread | Promise<Thread> | undefined): void {
    const run = (thread: Thread) => {
      if (this.#closed) return;
      this.#waits = false;
      this.#running = thread;
      const { resume } = thread;
      thread.resume = undefined;
      resume!(thread.woken);
    };
    try {
      const chosen = next ?? this.#next();
      this.#waits = chosen instanceof Promise;
      if (chosen instanceof Promise) chosen.then(run).catch(this.#failed);
      else run(chosen);
    } catch (error) {
      this.#failed(error);
    }
  }

  #next(): Thread | Promise<Thread> {
    for (let looked = false; ; looked = true) {
      // A wait of the clock's has looked already.
      const woken = looked && this.#ready.length === 0 ? this.#idle() : this.#clock.pause();
      if (typeof woken !== 'number') return woken.then((result) => this.#nextAfter(result));
      this.#heard(woken);
      this.#wakeDue();
      const next = this.#ready.shift();
      if (next) return next;
    }
  }

  #nextAfter(woken: Woken): Thread | Promise<Thread> {
    this.#heard(woken);
    this.#wakeDue();
    return this.#ready.shift() ?? this.#next();
  }

  #idle(): Woken | Promise<Woken> {
    const deadline = this.#timers.earliest;
    if (this.#outside > 0 && this.#clock.jumps) return this.#untilRung();
    const waitsForOthers = this.#outside === 0 && deadline === Infinity && !this.#some(Park.loop);
    return waitsForOthers ? Woken.forever : this.#clock.wait(deadline);
  }

  #untilRung(): Promise<Woken> {
    return new Promise((resolve) => {
      this.#ring = () => {
        this.#ring = undefined;
        resolve(Woken.due);
      };
    });
  }

  #heard(woken: Woken): void {
    if (woken === Woken.interrupted) this.#interrupted = true;
    if (this.#interrupted && this.#main.parked !== undefined) {
      this.#interrupted = false;
      this.#wake(this.#main, Woken.interrupted);
    }
    // A loop knows best what it waits for; else the main thread says it for all.
    if (woken === Woken.forever) this.#wake(this.#some(Park.loop) ?? this.#main, Woken.forever);
  }

  /** The first that blocked so. */
  #some(how: Park): Thread | undefined {
    let first: Thread | undefined;
    for (const thread of this.#threads.values()) if (thread.parked === how && !(first && first.turn < thread.turn)) first = thread;
    return first;
  }
}

function makeThread(id: number, stackLimit: number): Thread {
  return { id, stackLimit, resume: undefined, woken: Woken.due, parked: undefined, deadline: Infinity, turn: 0, outside: false };
}

/** Threads that wait for a moment, the earliest last. */
class Timers {
  readonly #sorted: Thread[] = [];

  get first(): Thread | undefined {
    return this.#sorted.at(-1);
  }

  get earliest(): number {
    return this.first?.deadline ?? Infinity;
  }

  add(thread: Thread): void {
    if (thread.deadline < Infinity) this.#sorted.splice(this.#place(thread), 0, thread);
  }

  remove(thread: Thread): void {
    if (thread.deadline < Infinity) this.#sorted.splice(this.#place(thread), 1);
  }

  #place({ deadline, turn }: Thread): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#sorted[middle]!;
      if (other.deadline > deadline || (other.deadline === deadline && other.turn > turn)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
