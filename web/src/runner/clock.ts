// The program's time. All of it is nanoseconds since the program's start, as the C++ host wants it.

import { canWait } from './jspi.ts';
import { Turn } from './turn.ts';

/** What a wait ended with; the C++ host knows the numbers. */
export const Woken = { due: 0, interrupted: 1, forever: 2 } as const;
export type Woken = (typeof Woken)[keyof typeof Woken];

/** Thrown through a program that goes on although it was told to stop. */
export class OutOfTime extends Error {}

export interface ProgramClock {
  /** The program begins: it is zero now. */
  start(): void;
  /** The time; `readings`: how often CPython's loop would have read the clock since the last call. */
  now(readings: number): number;
  /** The smallest step of `now`. */
  resolution(): number;
  /** Until the deadline, an interrupt, or (Infinity) for ever. */
  wait(deadline: number): Woken | Promise<Woken>;
  /** Called often by a program that computes: now and then it waits a moment, so that an interrupt can arrive. */
  pause(): Woken | Promise<Woken>;
  /** Ends the wait that is going on as if it were due. */
  wake(): void;
  /** Nobody does anything but look at the time: where it can jump, it does. */
  skip(deadline: number): Woken;
  /** Whether it jumps, and does not pass by itself. */
  readonly jumps: boolean;
  /** Ctrl-C: the wait that is going on, or else the next, ends with it; each is delivered once. */
  interrupt(): void;
  close(): void;
}

const millisecond = 1e6;

/** Computing for longer than this (milliseconds) without a look at the messages would make Stop late. */
const longestWithoutTurn = 8;

/** Knows when messages were last heard. */
class Heartbeat {
  readonly #turn = new Turn();
  #last = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#last > longestWithoutTurn;
  }

  async next(): Promise<void> {
    await this.#turn.next();
    this.#last = performance.now();
  }

  close(): void {
    this.#turn.close();
  }
}

export class RealClock implements ProgramClock {
  readonly jumps = false;
  readonly #heartbeat = new Heartbeat();
  #start = performance.now();
  #step: number | undefined;
  #interrupted = false;
  #woken = false;
  #endRest: (() => void) | undefined;

  start(): void {
    this.#start = performance.now();
  }

  now(_readings = 0): number {
    return Math.round((performance.now() - this.#start) * millisecond);
  }

  resolution(): number {
    this.#step ??= measureStep();
    return this.#step;
  }

  async wait(deadline: number): Promise<Woken> {
    this.#woken = false;
    do {
      if (this.#interrupted) return this.#deliver();
      await this.#rest(deadline - this.now());
    } while (!this.#interrupted && !this.#woken && this.now() < deadline);
    return this.#interrupted ? this.#deliver() : Woken.due;
  }

  pause(): Woken | Promise<Woken> {
    if (this.#interrupted) return this.#deliver();
    return this.#heartbeat.isDue ? this.wait(-Infinity) : Woken.due;
  }

  wake(): void {
    this.#woken = true;
    this.#endRest?.();
  }

  skip(): Woken {
    return Woken.due;
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#endRest?.();
  }

  close(): void {
    this.#endRest?.();
    this.#heartbeat.close();
  }

  /** One timer, rounded down: what is left of the last millisecond passes in turns, so that no wait ends early or late. */
  #rest(duration: number): Promise<void> {
    if (duration < millisecond) return this.#heartbeat.next();
    return new Promise((resolve) => {
      // A timer holds 31 bits of milliseconds; the caller goes on waiting.
      const timer = setTimeout(resolve, Math.min(Math.floor(duration / millisecond), 2 ** 31 - 1));
      this.#endRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #deliver(): Woken {
    this.#interrupted = false;
    return Woken.interrupted;
  }
}

/** The smallest of a few steps of the browser's clock, which shows less than it knows. */
function measureStep(): number {
  let smallest = Infinity;
  for (let step = 0; step < 3; step++) {
    const before = performance.now();
    let after = before;
    while (after === before) after = performance.now();
    smallest = Math.min(smallest, after - before);
  }
  return Math.max(1000, Math.round(smallest * 1000) * 1000);
}

/**
 * A program that goes on for so long after its limit's interrupt is interrupted again (the first one
 * only cancels main, which a blocking call does not see), and after as long once more ended by force.
 */
const patience = 10e9;
const mostInterrupts = 2;

export class VirtualClock implements ProgramClock {
  readonly jumps = true;
  readonly #heartbeat = canWait ? new Heartbeat() : undefined;
  #time = 0;
  #limit: number;
  #interrupted = false;
  #limitInterrupts = 0;

  /** `limit`: nanoseconds after which the program is interrupted. */
  constructor(limit = Infinity) {
    this.#limit = limit;
  }

  /** It is zero until something is waited for. */
  /** Whether the limit was reached. */
  get limitReached(): boolean {
    return this.#limitInterrupts > 0;
  }

  start(): void {}

  now(readings = 0): number {
    this.#time += readings;
    return this.#time;
  }

  resolution(): number {
    return 50_000;
  }

  wait(deadline: number): Woken | Promise<Woken> {
    if (this.#interrupted) return this.#deliver();
    if (deadline === Infinity) return Woken.forever;
    const woken = this.skip(deadline);
    return woken === Woken.due ? this.pause() : woken;
  }

  wake(): void {}

  skip(deadline: number): Woken {
    if (deadline >= this.#limit) return this.#stopAtLimit();
    this.#time = Math.max(this.#time, deadline);
    return Woken.due;
  }

  pause(): Woken | Promise<Woken> {
    if (this.#interrupted) return this.#deliver();
    if (this.#time >= this.#limit) return this.#stopAtLimit();
    if (!this.#heartbeat?.isDue) return Woken.due;
    return this.#heartbeat.next().then(() => (this.#interrupted ? this.#deliver() : Woken.due));
  }

  interrupt(): void {
    this.#interrupted = true;
  }

  close(): void {
    this.#heartbeat?.close();
  }

  #stopAtLimit(): Woken {
    if (this.#limitInterrupts === mostInterrupts) throw new OutOfTime();
    this.#limitInterrupts += 1;
    this.#time = Math.max(this.#time, this.#limit);
    this.#limit += patience;
    return Woken.interrupted;
  }

  #deliver(): Woken {
    this.#interrupted = false;
    return Woken.interrupted;
  }
}
