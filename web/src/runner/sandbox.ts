import type { Clock, RunEvent } from '../protocol.ts';
import frameScript from './frame.js?raw';
import { checkedEvents } from './events.ts';

export type ToFrame =
  | { type: 'worker'; code: string }
  | { type: 'program'; program: string; bytes: ArrayBuffer }
  | { type: 'forget'; program: string }
  | { type: 'run'; run: number; program: string; clock: Clock; limit?: number }
  | { type: 'interrupt'; run: number }
  /** The run is over: its worker is not needed any more. */
  | { type: 'end'; run: number };

export type FromFrame =
  | { type: 'ready' }
  | { type: 'events'; run: number; events: unknown }
  | { type: 'failed'; run: number; message: string };

export interface Program {
  /** Names the program; the same name is the same bytes. */
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

export interface RunListener {
  events(events: readonly RunEvent[]): void;
  /** The program could not be started, or its worker broke down. */
  failed(message: string): void;
}

/** Where programs run; one at a time. */
export interface Runner {
  start(program: Program, clock: Clock, limit: number | undefined, listener: RunListener): void;
  /** Ctrl-C. */
  interrupt(): void;
  /** Ends the program whatever it does; nothing is heard of it afterwards. */
  kill(): void;
}

/** No fetching, no images, nothing: only the frame's own script, WebAssembly, and workers made here. */
const policy = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; worker-src blob:";

/**
 * Runs programs in a worker inside a frame of opaque origin: whatever a program does, the page's
 * storage, cookies and document are out of its reach, and so is the network. The frame is made ahead
 * of the first run; killing a program throws the whole frame away and makes the next.
 */
export class Sandbox implements Runner {
  readonly #document: Document;
  readonly #workerCode: string;
  #frame: HTMLIFrameElement;
  #port: MessagePort;
  #sent = new Set<string>();
  #run = 0;
  #listener: RunListener | undefined;
  #answered: Promise<void>;

  constructor(document: Document, workerCode: string) {
    this.#document = document;
    this.#workerCode = workerCode;
    [this.#frame, this.#port, this.#answered] = this.#make();
  }

  /** Settles when a worker waits for a program. */
  get ready(): Promise<void> {
    return this.#answered;
  }

  /** Has the program compiled ahead of its run. */
  prepare({ name, bytes }: Program): void {
    if (this.#sent.has(name)) return;
    this.#sent.add(name);
    this.#say({ type: 'program', program: name, bytes });
  }

  /** The program will not run again. */
  forget(name: string): void {
    if (this.#sent.delete(name)) this.#say({ type: 'forget', program: name });
  }

  start(program: Program, clock: Clock, limit: number | undefined, listener: RunListener): void {
    if (this.#listener) this.kill();
    this.prepare(program);
    this.#listener = listener;
    this.#run += 1;
    const run = { type: 'run', run: this.#run, program: program.name, clock } as const;
    this.#say(limit === undefined ? run : { ...run, limit });
  }

  interrupt(): void {
    if (this.#listener) this.#say({ type: 'interrupt', run: this.#run });
  }

  kill(): void {
    this.#listener = undefined;
    this.dispose();
    this.#sent = new Set();
    [this.#frame, this.#port, this.#answered] = this.#make();
  }

  dispose(): void {
    this.#port.close();
    this.#frame.remove();
  }

  #say(message: ToFrame): void {
    this.#port.postMessage(message);
  }

  #make(): [HTMLIFrameElement, MessagePort, Promise<void>] {
    const frame = this.#document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.title = '';
    frame.hidden = true;
    frame.srcdoc = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><script>${frameScript}</script>`;
    const { port1, port2 } = new MessageChannel();
    const ready = new Promise<void>((resolve) => {
      port1.onmessage = ({ data }) => this.#hear(data, port1, resolve);
    });
    // What is said before the frame listens waits in the port.
    port1.postMessage({ type: 'worker', code: this.#workerCode } satisfies ToFrame);
    frame.addEventListener('load', () => frame.contentWindow?.postMessage('connect', '*', [port2]), { once: true });
    this.#document.body.append(frame);
    return [frame, port1, ready];
  }

  /** The port is the frame's alone, so its own words are trusted; the events in them are the program's. */
  #hear(message: FromFrame, port: MessagePort, ready: () => void): void {
    if (message.type === 'ready') return ready();
    if (port !== this.#port || message.run !== this.#run || !this.#listener) return;
    const listener = this.#listener;
    if (message.type === 'failed') {
      this.#listener = undefined;
      return listener.failed(message.message);
    }
    const events = checkedEvents(message.events);
    if (events.some(({ type }) => type === 'done')) {
      this.#listener = undefined;
      this.#say({ type: 'end', run: this.#run });
    }
    listener.events(events);
  }
}
