// The page's side of the compiler.

import type { Diagnostic } from './diagnostics.ts';
import type { Manifest } from './manifest.ts';
import type { Answers, BuildResult, FromWorker, Request, ToWorker } from './messages.ts';
import { AssetStore, type LoadTrouble } from './store.ts';

type Kind = Request['kind'];

/** What a worker is to the page. */
export type Port = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

/** The compiler could not be had. */
export class NotLoaded extends Error {
  readonly trouble: LoadTrouble | 'cancelled';

  constructor(trouble: LoadTrouble | 'cancelled', detail: string) {
    super(detail);
    this.trouble = trouble;
  }
}

/** A request was ended before it had an answer: the visitor stopped it, it took too long, or the compiler broke down. */
export class Unanswered extends Error {
  readonly why: 'stopped' | 'too-long' | 'broken';

  constructor(why: Unanswered['why'], detail = '') {
    super(detail);
    this.why = why;
  }
}

interface Job {
  id: number;
  request: Request;
  resolve(answer: Answers[Kind] | undefined): void;
  reject(problem: Error): void;
}

/** Milliseconds that an answer may take: a program can make its compiler compute without end. */
const patience: Record<Kind, number> = { compile: 60_000, check: 10_000, complete: 10_000, signatures: 10_000, places: 10_000 };

/**
 * One compiler in a worker of its own, started when it is first needed and started anew after it broke down. It does one
 * thing at a time: making a program comes before everything else, and of what only helps with writing the newest counts.
 */
export class Compiler {
  readonly #manifest: Manifest;
  readonly #base: string;
  readonly #makeWorker: () => Port;
  #worker: Port | undefined;
  #loading: { done: Promise<void>; settle(problem?: NotLoaded): void } | undefined;
  #loaded = false;
  #waiting: Job[] = [];
  #current: Job | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ids = 0;
  /** Bytes downloaded and to download, whenever they change. */
  onProgress: (done: number, total: number) => void = () => {};

  constructor(manifest: Manifest, base: string, makeWorker: () => Port = startWorker) {
    this.#manifest = manifest;
    this.#base = base;
    this.#makeWorker = makeWorker;
  }

  get isLoaded(): boolean {
    return this.#loaded;
  }

  /** Whether loading it downloads nothing. */
  isStored(): Promise<boolean> {
    return new AssetStore(this.#manifest, this.#base).isComplete();
  }

  /** Settles when it can compile; fails with NotLoaded. Asked again after a failure it goes on where it was. */
  load(): Promise<void> {
    if (this.#loaded) return Promise.resolve();
    this.#loading ??= this.#load();
    return this.#loading.done;
  }

  cancelLoading(): void {
    if (this.#loading) this.#say({ type: 'cancel' });
  }

  /** Makes a program, once the compiler is loaded. */
  async compile(source: string, optimize: boolean): Promise<BuildResult> {
    await this.load();
    return (await this.#ask({ kind: 'compile', source, optimize })) as BuildResult;
  }

  /** What is wrong with a source; undefined where there is no answer, because a newer question came or the compiler did not make it. */
  async check(source: string): Promise<readonly Diagnostic[] | undefined> {
    return this.help({ kind: 'check', source });
  }

  /** An answer that helps with writing: where there is none, nobody needs to know why. */
  async help<K extends Kind>(request: Extract<Request, { kind: K }>): Promise<Answers[K] | undefined> {
    if (!this.#loaded) return undefined;
    try {
      return (await this.#ask(request)) as Answers[K] | undefined;
    } catch (problem) {
      if (problem instanceof Unanswered) return undefined;
      throw problem;
    }
  }

  /** Ends whatever it does; it is loaded again when it is next needed. */
  stop(): void {
    this.#restart('stopped');
  }

  #load() {
    const { promise, resolve, reject } = deferred<void>();
    const settle = (problem?: NotLoaded) => {
      this.#loading = undefined;
      this.#loaded = problem === undefined;
      if (problem) reject(problem);
      else resolve(undefined);
    };
    this.#worker ??= this.#startWorker();
    this.#say({ type: 'load', manifest: this.#manifest, base: this.#base });
    return { done: promise, settle };
  }

  #startWorker(): Port {
    const worker = this.#makeWorker();
    worker.onmessage = ({ data }) => this.#hear(data as FromWorker);
    worker.onerror = (event) => {
      event.preventDefault();
      const detail = event.message ?? '';
      // A script that does not come at all is the network's fault.
      this.#loading?.settle(new NotLoaded('network', detail));
      this.#restart('broken', detail);
    };
    return worker;
  }

  #say(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #ask(request: Request): Promise<Answers[Kind] | undefined> {
    const { promise, resolve, reject } = deferred<Answers[Kind] | undefined>();
    const job: Job = { id: (this.#ids += 1), request, resolve, reject };
    if (request.kind === 'compile' || request.kind === 'places') {
      this.#waiting.unshift(job);
    } else {
      for (const older of this.#waiting.filter((each) => each.request.kind === request.kind)) older.resolve(undefined);
      this.#waiting = this.#waiting.filter((each) => each.request.kind !== request.kind).concat(job);
    }
    this.#next();
    return promise;
  }

  #next(): void {
    if (this.#current) return;
    this.#current = this.#waiting.shift();
    if (!this.#current) return;
    const { id, request } = this.#current;
    this.#timer = setTimeout(() => this.#restart('too-long'), patience[request.kind]);
    this.#say({ type: 'request', id, request });
  }

  #hear(message: FromWorker): void {
    switch (message.type) {
      case 'progress':
        return this.onProgress(message.done, message.total);
      case 'loaded':
        return this.#loading?.settle();
      case 'not-loaded':
        return this.#loading?.settle(new NotLoaded(message.trouble, message.detail));
      case 'answer':
        return this.#end(message.id, message.answer);
      case 'broken':
        if (this.#current?.id === message.id) this.#restart('broken', message.message);
    }
  }

  #end(id: number, answer: Answers[Kind]): void {
    if (this.#current?.id !== id) return;
    const job = this.#current;
    clearTimeout(this.#timer);
    this.#current = undefined;
    job.resolve(answer);
    this.#next();
  }

  #restart(why: Unanswered['why'], detail?: string): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#loaded = false;
    this.#loading?.settle(new NotLoaded('cancelled', ''));
    const [current, waiting] = [this.#current, this.#waiting];
    this.#current = undefined;
    this.#waiting = [];
    current?.reject(new Unanswered(why, detail));
    for (const job of waiting) {
      if (why === 'stopped' || job.request.kind !== 'compile') job.reject(new Unanswered(why, detail));
      else void this.#takeUp(job);
    }
  }

  /** A program that waited behind what ended the worker is not to blame for it. */
  async #takeUp(job: Job): Promise<void> {
    try {
      await this.load();
      this.#waiting.unshift(job);
      this.#next();
    } catch (problem) {
      job.reject(problem as Error);
    }
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'compiler' });
}

/** Promise.withResolvers, which some browsers in use do not have yet. */
function deferred<T>(): { promise: Promise<T>; resolve(value: T): void; reject(problem: Error): void } {
  let [resolve, reject]: [(value: T) => void, (problem: Error) => void] = [() => {}, () => {}];
  const promise = new Promise<T>((...settlers) => ([resolve, reject] = settlers));
  return { promise, resolve, reject };
}
