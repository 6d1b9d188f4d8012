import type { Manifest } from './manifest.ts';
import type { FromService, FromWorker, Kind, Request, ToService, ToWorker } from './messages.ts';
import type { LoadTrouble } from './store.ts';

/** The way to a service: what it says goes to `hear`, what it is to hear into what is returned. */
export type Connect = (hear: (message: FromService) => void) => (message: ToService) => void;

/** For one page alone. */
export function ownService(manifest: Manifest, base: string): Connect {
  return (hear) => {
    const service = new Service(manifest, base, (_, message) => hear(message));
    return (message) => service.hear('', message);
  };
}

/** What a worker is to the service. */
export type Port = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

interface Job {
  client: string;
  /** The client's number, and the worker's. */
  id: number;
  number: number;
  request: Request;
}

/** Milliseconds that an answer may take: a program can make its compiler compute without end. */
const patience: Record<Kind, number> = { compile: 60_000, check: 10_000, complete: 10_000, signatures: 10_000, places: 60_000 };

/** Somebody waits for what these answer; the others only help with writing. */
const isUrgent = ({ request: { kind } }: Job) => kind === 'compile' || kind === 'places';

/**
 * One compiler in a worker, for one client or several: started when it is first needed, and anew after it was ended. It does one
 * thing at a time, each client's in order, programs before all that only helps with writing. Whatever one client does to the
 * worker costs another nothing but time.
 */
export class Service {
  readonly #manifest: Manifest;
  readonly #base: string;
  readonly #tell: (client: string, message: FromService) => void;
  readonly #makeWorker: () => Port;
  readonly #clients = new Set<string>();
  /** Who wants it to be loaded. */
  readonly #waiting = new Set<string>();
  #queue: Job[] = [];
  #current: Job | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #worker: Port | undefined;
  #state: 'idle' | 'loading' | 'loaded' = 'idle';
  #progress: FromService | undefined;
  #numbers = 0;

  constructor(manifest: Manifest, base: string, tell: (client: string, message: FromService) => void, makeWorker: () => Port = startWorker) {
    this.#manifest = manifest;
    this.#base = base;
    this.#tell = tell;
    this.#makeWorker = makeWorker;
  }

  hear(client: string, message: ToService): void {
    this.#clients.add(client);
    switch (message.type) {
      case 'load':
        return this.#wanted(client);
      case 'request':
        return this.#asked(client, message.id, message.request);
      case 'stop':
        return this.#stop(client);
    }
  }

  /** The client is no more. */
  forget(client: string): void {
    if (this.#clients.delete(client)) this.#stop(client);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #wanted(client: string): void {
    if (this.#state === 'loaded') return this.#tell(client, { type: 'loaded' });
    this.#waiting.add(client);
    if (this.#progress) this.#tell(client, this.#progress);
    this.#load();
  }

  #asked(client: string, id: number, request: Request): void {
    if ([this.#current, ...this.#queue].some((job) => job?.client === client && job.id === id)) return;
    const job = { client, id, number: (this.#numbers += 1), request };
    const place = isUrgent(job) ? this.#queue.findIndex((each) => !isUrgent(each)) : -1;
    this.#queue.splice(place < 0 ? this.#queue.length : place, 0, job);
    this.#next();
  }

  /** Of the worker, too, where it works for nobody else. */
  #stop(client: string): void {
    this.#waiting.delete(client);
    this.#queue = this.#queue.filter((job) => job.client !== client);
    const isNeeded = this.#state !== 'loading' || this.#waiting.size > 0 || this.#queue.length > 0;
    if (this.#current?.client === client || !isNeeded) this.#restart();
  }

  #load(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'loading';
    this.#worker ??= this.#startWorker();
    this.#say({ type: 'load', manifest: this.#manifest, base: this.#base });
  }

  #startWorker(): Port {
    const worker = this.#makeWorker();
    worker.onmessage = ({ data }) => {
      if (this.#worker === worker) this.#heard(data as FromWorker);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.#worker !== worker) return;
      const detail = event.message ?? '';
      // A script that does not come at all is the network's fault.
      if (this.#state === 'loading') this.#notLoaded('network', detail);
      this.#unanswered('broken', detail);
    };
    return worker;
  }

  #say(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #heard(message: FromWorker): void {
    switch (message.type) {
      case 'progress':
        this.#progress = message;
        for (const client of this.#inNeed()) this.#tell(client, message);
        return;
      case 'loaded':
        return this.#loaded();
      case 'not-loaded':
        return this.#notLoaded(message.trouble, message.detail);
      case 'answer':
        return this.#answered(message);
      case 'broken':
        if (this.#current?.number === message.id) this.#unanswered('broken', message.message);
    }
  }

  /** Who waits for it to be loaded. */
  #inNeed(): Set<string> {
    return new Set([...this.#waiting, ...this.#queue.map(({ client }) => client)]);
  }

  #loaded(): void {
    this.#state = 'loaded';
    this.#progress = undefined;
    this.#waiting.clear();
    this.#tellAll({ type: 'loaded' });
    this.#next();
  }

  /** Who wants it asks again. */
  #notLoaded(trouble: LoadTrouble, detail: string): void {
    this.#state = 'idle';
    this.#progress = undefined;
    const disappointed = this.#inNeed();
    this.#waiting.clear();
    this.#queue = [];
    for (const client of disappointed) this.#tell(client, { type: 'not-loaded', trouble, detail });
  }

  #next(): void {
    if (this.#current || this.#queue.length === 0) return;
    if (this.#state !== 'loaded') return this.#load();
    const job = this.#queue.shift() as Job;
    this.#current = job;
    this.#timer = setTimeout(() => this.#unanswered('too-long'), patience[job.request.kind]);
    this.#say({ type: 'request', id: job.number, request: job.request });
  }

  #answered({ id, answer }: Extract<FromWorker, { type: 'answer' }>): void {
    const job = this.#current;
    if (job?.number !== id) return;
    clearTimeout(this.#timer);
    this.#current = undefined;
    this.#tell(job.client, { type: 'answer', id: job.id, answer });
    this.#next();
  }

  #unanswered(why: 'too-long' | 'broken', detail = ''): void {
    const job = this.#current;
    this.#restart();
    if (job) this.#tell(job.client, { type: 'unanswered', id: job.id, why, detail });
  }

  /** Without the worker that there was; those who wait get another. */
  #restart(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#current = undefined;
    this.#progress = undefined;
    if (this.#state === 'loaded') this.#tellAll({ type: 'unloaded' });
    this.#state = 'idle';
    if (this.#inNeed().size > 0) this.#load();
  }

  #tellAll(message: FromService): void {
    for (const client of this.#clients) this.#tell(client, message);
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'compiler' });
}
