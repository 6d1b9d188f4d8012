// The page's side of the compiler.

import type { Diagnostic } from './diagnostics.ts';
import type { Manifest } from './manifest.ts';
import type { Answers, BuildResult, FromService, Kind, Request, ToService } from './messages.ts';
import { type Connect, ownService } from './service.ts';
import { AssetStore, type LoadTrouble } from './store.ts';

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

/**
 * The compiler, as a page uses it. It asks one thing at a time: making a program comes before everything else, and of what
 * only helps with writing the newest counts.
 */
export class Compiler {
  readonly #manifest: Manifest;
  readonly #base: string;
  readonly #connect: Connect;
  #line: ((message: ToService) => void) | undefined;
  #loading: Deferred<void> | undefined;
  #isLoaded = false;
  #wasLoaded = false;
  #waiting: Job[] = [];
  #current: Job | undefined;
  #ids = 0;
  /** Bytes downloaded and to download, whenever they change. */
  onProgress: (done: number, total: number) => void = () => {};

  /** `connect`: to the service that it is to have; otherwise one of its own. */
  constructor(manifest: Manifest, base: string, connect: Connect = ownService(manifest, base)) {
    this.#manifest = manifest;
    this.#base = base;
    this.#connect = connect;
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** It was needed before: where it is loaded no more, it helps again as soon as it is. */
  get wasLoaded(): boolean {
    return this.#wasLoaded;
  }

  /** Whether loading it downloads nothing. */
  isStored(): Promise<boolean> {
    return new AssetStore(this.#manifest, this.#base).isComplete();
  }

  /** Settles when it can compile; fails with NotLoaded. Asked again after a failure it goes on where it was. */
  load(): Promise<void> {
    if (this.#isLoaded) return Promise.resolve();
    if (this.#loading) return this.#loading.promise;
    const loading = deferred<void>();
    this.#loading = loading;
    this.#say({ type: 'load' });
    return loading.promise;
  }

  /** Where that downloads nothing; says whether it is there then. What fails here fails again, and is said, when it is needed. */
  async loadStored(): Promise<boolean> {
    if (this.#isLoaded) return true;
    return (await this.isStored()) && this.load().then(() => true, () => false);
  }

  cancelLoading(): void {
    this.#end(new NotLoaded('cancelled', ''));
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

  /** Where in the source these bytes of the program are from that was made of it. */
  async places(source: string, optimize: boolean, offsets: readonly number[]): Promise<Answers['places'] | undefined> {
    return this.help({ kind: 'places', source, optimize, offsets });
  }

  /** An answer that helps with writing: where there is none, nobody needs to know why. */
  async help<K extends Kind>(request: Extract<Request, { kind: K }>): Promise<Answers[K] | undefined> {
    if (!this.#wasLoaded || !(await this.loadStored())) return undefined;
    try {
      return (await this.#ask(request)) as Answers[K] | undefined;
    } catch (problem) {
      if (problem instanceof Unanswered || problem instanceof NotLoaded) return undefined;
      throw problem;
    }
  }

  /** Ends whatever it does; it is loaded again when it is next needed. */
  stop(): void {
    this.#end(new Unanswered('stopped'));
  }

  #end(problem: Error): void {
    if (this.#loading || this.#current) this.#say({ type: 'stop' });
    this.#loading?.reject(new NotLoaded('cancelled', ''));
    this.#loading = undefined;
    this.#fail(problem);
  }

  #say(message: ToService): void {
    this.#line ??= this.#connect((answer) => this.#hear(answer));
    this.#line(message);
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
    if (this.#current) this.#say({ type: 'request', id: this.#current.id, request: this.#current.request });
  }

  #hear(message: FromService): void {
    switch (message.type) {
      case 'progress':
        return this.onProgress(message.done, message.total);
      case 'loaded':
        this.#isLoaded = true;
        this.#wasLoaded = true;
        this.#loading?.resolve(undefined);
        this.#loading = undefined;
        return;
      case 'unloaded':
        this.#isLoaded = false;
        return;
      case 'not-loaded':
        return this.#notLoaded(new NotLoaded(message.trouble, message.detail));
      case 'answer':
        return this.#settle(message.id, (job) => job.resolve(message.answer));
      case 'unanswered':
        return this.#settle(message.id, (job) => job.reject(new Unanswered(message.why, message.detail)));
    }
  }

  #notLoaded(problem: NotLoaded): void {
    this.#isLoaded = false;
    this.#loading?.reject(problem);
    this.#loading = undefined;
    this.#fail(problem);
  }

  #settle(id: number, how: (job: Job) => void): void {
    if (this.#current?.id !== id) return;
    const job = this.#current;
    this.#current = undefined;
    how(job);
    this.#next();
  }

  #fail(problem: Error): void {
    const failed = [this.#current, ...this.#waiting];
    this.#current = undefined;
    this.#waiting = [];
    for (const job of failed) job?.reject(problem);
  }
}

/** Promise.withResolvers, which some browsers in use do not have yet. */
interface Deferred<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(problem: Error): void;
}

function deferred<T>(): Deferred<T> {
  let [resolve, reject]: [(value: T) => void, (problem: Error) => void] = [() => {}, () => {}];
  const promise = new Promise<T>((...settlers) => ([resolve, reject] = settlers));
  return { promise, resolve, reject };
}
