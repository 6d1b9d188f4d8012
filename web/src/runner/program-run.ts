import type { Clock, Done, Output, RunEvent } from '../protocol.ts';
import type { Program, Runner } from './sandbox.ts';

/** Why the page itself asked the program to stop. */
export type StopReason = 'visitor' | 'computing';

export type RunState =
  | { phase: 'running'; begun: number }
  | { phase: 'stopping'; begun: number; reason: StopReason }
  | { phase: 'ended'; done: Done; reason?: StopReason }
  | { phase: 'failed'; message: string };

export interface Listener {
  output(output: Output): void;
  changed(state: RunState): void;
}

/** After Ctrl-C a program has this long to clean up; then it is stopped by force. */
export const patience = 1000;

/** The first Ctrl-C only cancels main, as in Python: code that blocks goes on until a second one, which comes after so long. */
export const secondInterrupt = 500;

/** Under the virtual clock: virtual seconds, and milliseconds of computing, after which a run is capped. */
export const virtualLimit = 60;
export const computingLimit = 10_000;

/** One run of one program, from its start to its end, however that comes. */
export class ProgramRun {
  readonly clock: Clock;
  readonly #runner: Runner;
  readonly #listener: Listener;
  #state: RunState;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastMoment = 0;

  constructor(runner: Runner, program: Program, clock: Clock, listener: Listener) {
    this.clock = clock;
    this.#runner = runner;
    this.#listener = listener;
    this.#state = { phase: 'running', begun: performance.now() };
    const limit = clock === 'virtual' ? virtualLimit : undefined;
    if (limit !== undefined) this.#timer = setTimeout(() => this.#interrupt('computing'), computingLimit);
    runner.start(program, clock, limit, {
      events: (events) => events.forEach((event) => this.#hear(event)),
      failed: (message) => this.#become({ phase: 'failed', message }),
    });
  }

  get state(): RunState {
    return this.#state;
  }

  /** Ctrl-C; asked again while the program cleans up: by force. */
  stop(): void {
    if (this.#state.phase === 'running') this.#interrupt('visitor');
    else if (this.#state.phase === 'stopping') this.#force();
  }

  /** Nobody wants to know how it goes on. */
  abandon(): void {
    clearTimeout(this.#timer);
    if (this.#state.phase === 'running' || this.#state.phase === 'stopping') this.#runner.kill();
  }

  #interrupt(reason: StopReason): void {
    if (this.#state.phase !== 'running') return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#insist(), secondInterrupt);
    this.#runner.interrupt();
    this.#become({ phase: 'stopping', begun: this.#state.begun, reason });
  }

  #insist(): void {
    this.#runner.interrupt();
    this.#timer = setTimeout(() => this.#force(), patience - secondInterrupt);
  }

  #force(): void {
    if (this.#state.phase !== 'stopping') return;
    this.#runner.kill();
    const real = (performance.now() - this.#state.begun) / 1000;
    const elapsed = this.clock === 'real' ? real : this.#lastMoment;
    this.#end({ type: 'done', status: 137, how: 'killed', elapsed, real, waited: 0 });
  }

  #hear(event: RunEvent): void {
    if (this.#state.phase === 'ended' || this.#state.phase === 'failed') return;
    if (event.type === 'done') return this.#end(event);
    this.#lastMoment = event.at;
    this.#listener.output(event);
  }

  #end(done: Done): void {
    this.#become(
      this.#state.phase === 'stopping'
        ? { phase: 'ended', done, reason: this.#state.reason }
        : { phase: 'ended', done },
    );
  }

  #become(state: RunState): void {
    if (state.phase === 'ended' || state.phase === 'failed') clearTimeout(this.#timer);
    this.#state = state;
    this.#listener.changed(state);
  }
}
