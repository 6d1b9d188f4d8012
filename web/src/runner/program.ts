// Runs one compiled program, in Node and in a worker alike: the glue that Emscripten made, with
// time, waiting and output replaced by the runner's own.

import createGlue, { type Glue, type Imports } from '#glue';
import type { Clock, Done, HowItEnded, RunEvent, Stream } from '../protocol.ts';
import { breakdown, breakdowns, describeAbort, describeError, type Ending, framesOf } from './breakdown.ts';
import { OutOfTime, type ProgramClock, RealClock, VirtualClock, Woken } from './clock.ts';
import { type OwnSite, Transfers } from './http.ts';
import { canWait, promising, suspending } from './jspi.ts';
import { OutputStream } from './output.ts';
import { Park, Scheduler } from './scheduler.ts';
import { Thrown } from './thrown.ts';

export interface ProgramOptions {
  wasm: WebAssembly.Module | BufferSource;
  clock: Clock;
  /** Virtual seconds after which the program is interrupted. */
  limit?: number;
  /** Environment variables of the program. */
  env?: Record<string, string>;
  /** What programs fetch by; the global one of Node. */
  fetch?: typeof fetch;
  /** The playground, where the program runs in its page. */
  site?: OwnSite;
  onEvent?(event: RunEvent): void;
  /** What the program writes, byte by byte as it wrote it. */
  onBytes?(stream: Stream, bytes: Uint8Array): void;
}

export interface Program {
  /** Ctrl-C. */
  interrupt(): void;
  readonly done: Promise<Done>;
}

export const realClockNeeds =
  'The real clock needs JavaScript Promise Integration (WebAssembly.Suspending), which is not here: use the virtual clock.';

export function startProgram(options: ProgramOptions): Program {
  if (options.clock === 'real' && !canWait) throw new Error(realClockNeeds);
  const run = new Run(options);
  return { interrupt: () => run.interrupt(), done: run.start() };
}

type Export = (...args: number[]) => number;

class Run {
  readonly #options: ProgramOptions;
  #begun = performance.now();
  #wallStart = Date.now();
  readonly #clock: ProgramClock;
  readonly #scheduler: Scheduler;
  /** Settles where the program ends other than by its main thread's return. */
  readonly #broken: Promise<Ending>;
  #finish!: (ending: Ending | Promise<Ending>) => void;
  readonly #transfers: Transfers;
  readonly #streams: Record<Stream, OutputStream>;
  #glue: Glue | undefined;
  #exports: WebAssembly.Exports = {};
  readonly #thrown = new Thrown();
  /** Where the exception was thrown that ends the program. */
  #uncaught: readonly number[] | undefined;
  #waited = 0;
  #interrupted = false;
  /** Set by what ends a program at once: `exit`, `abort`, and the limit's force. */
  #ending: Ending | undefined;
  /** Where the program asked for memory that there is not. */
  #refused: readonly number[] = [];

  constructor(options: ProgramOptions) {
    this.#options = options;
    this.#clock = options.clock === 'real' ? new RealClock() : new VirtualClock((options.limit ?? Infinity) * 1e9);
    this.#broken = new Promise((resolve) => (this.#finish = resolve));
    this.#scheduler = new Scheduler(this.#clock, (error) => this.#finish(this.#endingOf(error)));
    const { fetch = globalThis.fetch, site } = options;
    this.#transfers = new Transfers({ fetch, ...(site && { site }), now: () => this.#clock.now(0) });
    const said = (stream: Stream, text: string) => {
      options.onEvent?.({ type: 'output', stream, text, at: this.#seconds() });
    };
    const stream = (name: Stream) => new OutputStream(name, said, options.onBytes?.bind(options));
    this.#streams = { stdout: stream('stdout'), stderr: stream('stderr') };
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#scheduler.interrupt();
  }

  async start(): Promise<Done> {
    const ending = await Promise.race([this.#run().catch((error: unknown) => this.#endingOf(error)), this.#broken]);
    this.#streams.stdout.end();
    this.#streams.stderr.end();
    const done = this.#done(ending);
    this.#scheduler.close();
    this.#transfers.close();
    this.#options.onEvent?.(done);
    return done;
  }

  async #run(): Promise<Ending> {
    const { wasm } = this.#options;
    const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
    await this.#instantiate(module);
    this.#startClocks();
    const status = (await this.#call('asyncio_main')) ?? 0;
    await this.#leave();
    const thrown = this.#uncaught && status !== 130 ? { uncaught: true as const, frames: this.#uncaught } : {};
    return { status, ...thrown };
  }

  /** What came before is the browser's time and not the program's. */
  #startClocks(): void {
    this.#begun = performance.now();
    this.#wallStart = Date.now();
    this.#clock.start();
  }

  async #instantiate(module: WebAssembly.Module): Promise<void> {
    const print = (stream: Stream) => (line: string) => this.#streams[stream].write(new TextEncoder().encode(`${line}\n`));
    const glue = new Promise<Glue>((resolve, reject) => {
      createGlue({
        instantiateWasm: (imports, ready) => {
          const instantiate = async () => {
            this.#replace(imports);
            const missing = missingImports(module, imports);
            if (missing.length > 0) this.#ending = breakdown('missing-function', [], missing.join(', '));
            const { exports } = await WebAssembly.instantiate(module, imports);
            this.#exports = exports;
            // The program itself constructs its global objects: they may print and sleep as well as main.
            ready({ exports: { ...exports, __wasm_call_ctors: () => 0 } });
          };
          instantiate().catch(reject);
          return {};
        },
        preRun: [(made) => Object.assign(made.ENV, this.#options.env)],
        stdin: () => null,
        print: print('stdout'),
        printErr: print('stderr'),
        onAbort: (what) => this.#end(describeAbort(what, framesHere())),
      }).then(resolve, reject);
    });
    this.#glue = await glue;
  }

  async #call(name: string, ...args: number[]): Promise<number | undefined> {
    const exported = this.#exports[name];
    return exported && promising(exported)(...args);
  }

  /** Time, waiting, output and endings are the runner's. */
  #replace(imports: Imports): void {
    const emscripten = { ...imports.env, ...imports.wasi_snapshot_preview1 };
    const write = emscripten.fd_write as unknown as Export;
    const grow = emscripten.emscripten_resize_heap as unknown as Export;
    const own = {
      emscripten_get_now: () => this.#clock.now(0) / 1e6,
      emscripten_date_now: () => this.#wallStart + this.#clock.now(0) / 1e6,
      _emscripten_get_now_is_monotonic: () => 1,
      emscripten_get_now_res: () => this.#clock.resolution(),
      fd_write: (fd: number, list: number, count: number, written: number) =>
        fd === 1 || fd === 2 ? this.#write(fd === 1 ? 'stdout' : 'stderr', list, count, written) : write(fd, list, count, written),
      exit: suspending((status) => this.#exit(status!)) as never,
      proc_exit: (status: number) => this.#end({ status }),
      _abort_js: () => this.#end(breakdown('abort', framesHere())),
      emscripten_resize_heap: (size: number) => {
        const grown = grow(size);
        if (!grown) this.#refused = framesHere();
        return grown;
      },
    };
    imports.env = { ...emscripten, ...own };
    imports.wasi_snapshot_preview1 = imports.env;
    imports.asyncio = this.#host() as Imports[string];
  }

  /** What core/hosts/javascript_imports.hpp declares. */
  #host(): WebAssembly.ModuleImports {
    const clock = this.#clock;
    const scheduler = this.#scheduler;
    const waiting = (work: (...args: number[]) => unknown) => suspending((...args) => this.#orEnd(() => work(...args))());
    return {
      now: (readings: number) => clock.now(readings),
      resolution: () => clock.resolution(),
      waited: (duration: number) => void (this.#waited += duration),
      wait: waiting((deadline) => scheduler.park(deadline!, Park.loop)),
      pause: waiting(() => scheduler.pause()),
      sleep: waiting((duration) => this.#sleep(duration!)),
      park: waiting((deadline, how) => scheduler.park(deadline!, how as Park)),
      unpark: (thread: number) => scheduler.unpark(thread),
      start: (thread: number, object: number, stack: number, stackEnd: number) => this.#startThread(thread, object, stack, stackEnd),
      broken: (why: number) => this.#breakDown(why),
      made: (exception: number) => this.#thrown.forget(exception),
      thrown: (exception: number) => this.#thrown.add(exception),
      uncaught: (exception: number) => void (this.#uncaught = this.#thrown.framesOf(exception)),
      ...this.#http(),
    };
  }

  #http(): WebAssembly.ModuleImports {
    const transfers = this.#transfers;
    const bytes = (start: number, size: number) => this.#glue!.HEAPU8.subarray(start, start + size);
    const text = (start: number, size: number) => new TextDecoder().decode(bytes(start, size));
    const wait = async (transfer: number) => ((await this.#scheduler.outside(transfers.finished(transfer))) ? Woken.due : Woken.interrupted);
    return {
      http_start: (start: number, size: number) => (canWait ? transfers.start(text(start, size)) : transfers.startAtOnce(text(start, size))),
      http_wait: suspending((transfer) => (transfers.hasReply(transfer!) ? Woken.due : wait(transfer!))),
      http_size: (transfer: number) => transfers.reply(transfer).length,
      http_read: (transfer: number, to: number) => bytes(to, transfers.reply(transfer).length).set(transfers.reply(transfer)),
      http_cancel: (transfer: number) => transfers.cancel(transfer),
      http_forget: (transfer: number) => transfers.forget(transfer),
    };
  }

  /** 1, or why there is no thread: core/hosts/javascript_imports.hpp. */
  #startThread(thread: number, object: number, stack: number, stackEnd: number): number {
    if (!canWait) return -1;
    const pointer = this.#exports.__stack_pointer as WebAssembly.Global<'i32'>;
    const enter = promising(this.#exports.asyncio_thread!);
    pointer.value = stack;
    try {
      this.#scheduler.start(thread, stackEnd, () => Promise.resolve(enter(object)));
      return 1;
    } catch (error) {
      // The engine has no stack left for it.
      if (error instanceof RangeError || (error instanceof Error && error.name === 'InternalError')) return 0;
      throw error;
    }
  }

  async #sleepReal(begun: number, work: Promise<number>): Promise<number> {
    const woken = await work;
    this.#waited += this.#clock.now(0) - begun;
    return woken;
  }

  #sleep(duration: number): number | Promise<number> {
    const begun = this.#clock.now(0);
    const woken = this.#scheduler.park(begun + duration, Park.blocked);
    if (typeof woken !== 'number') return this.#sleepReal(begun, woken);
    this.#waited += this.#clock.now(0) - begun;
    return woken;
  }

  #orEnd<T>(work: () => T): () => T {
    return () => {
      try {
        return work();
      } catch (error) {
        if (!(error instanceof OutOfTime)) throw error;
        return this.#end({ status: 137, how: 'limit' });
      }
    };
  }

  /** C's `exit`: what is registered for the end runs, and what is on the stack stays as it is: it never goes on. */
  #exit(status: number): Promise<never> | never {
    const ending: Ending = { status, exited: true, frames: framesHere() };
    if (canWait) {
      this.#finish(this.#leave().then(() => ending, (error: unknown) => this.#endingOf(error)));
      return new Promise(() => {});
    }
    (this.#exports.__funcs_on_exit as () => void)();
    (this.#exports.fflush as (stream: number) => void)(0);
    return this.#end(ending);
  }

  /** What is registered for the end of the program. */
  async #leave(): Promise<void> {
    await this.#call('__funcs_on_exit');
    await this.#call('fflush', 0);
  }

  #breakDown(why: number): never {
    const trap = this.#stackLeft() < 0 ? 'stack' : (breakdowns[why] ?? 'other');
    return this.#end(breakdown(trap, trap === 'out-of-memory' ? this.#refused : (this.#uncaught ?? framesHere())));
  }

  /** A trap, which no handler and no destructor in the program sees, as `exit` wants it. */
  #end(ending: Ending): never {
    this.#ending = ending;
    (this.#exports.__trap as () => void)();
    throw new Error('The program cannot be ended.');
  }

  #write(stream: Stream, list: number, count: number, written: number): number {
    const { HEAPU8, HEAPU32 } = this.#glue!;
    let total = 0;
    for (let index = list >>> 2; count > 0; index += 2, count--) {
      const [start = 0, length = 0] = [HEAPU32[index], HEAPU32[index + 1]];
      if (length > 0) this.#streams[stream].write(HEAPU8.subarray(start, start + length));
      total += length;
    }
    HEAPU32[written >>> 2] = total;
    return 0;
  }

  #endingOf(error: unknown): Ending {
    return this.#ending ?? describeError(error, this.#stackLeft());
  }

  /** Bytes of the running thread's linear stack; fewer than none where it overflowed. */
  #stackLeft(): number {
    const pointer = (this.#exports.__stack_pointer as WebAssembly.Global<'i32'> | undefined)?.value ?? Infinity;
    return pointer - this.#scheduler.stackLimit;
  }

  #done(ending: Ending): Done {
    return {
      type: 'done',
      ...ending,
      how: ending.how ?? this.#howItEnded(ending.status),
      elapsed: this.#seconds(),
      real: (performance.now() - this.#begun) / 1000,
      waited: this.#waited / 1e9,
    };
  }

  #howItEnded(status: number): HowItEnded {
    if (this.#clock instanceof VirtualClock && this.#clock.limitReached) return 'limit';
    return this.#interrupted && status === 130 ? 'interrupted' : 'exit';
  }

  #seconds(): number {
    return this.#clock.now(0) / 1e9;
  }
}

/** Where the program is that called JavaScript. */
function framesHere(): number[] {
  return framesOf(new Error());
}

/** A function of the C library may be missing in the glue, which was made for what programs usually need. */
function missingImports(module: WebAssembly.Module, imports: Imports): string[] {
  return WebAssembly.Module.imports(module).filter((each) => !imports[each.module]?.[each.name]).map(({ name }) => name);
}
