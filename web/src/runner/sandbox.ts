import type { Clock, RunEvent, Site, SitePage } from '../protocol.ts';
import { checkedEvents } from './events.ts';

export type ToFrame =
  | { type: 'worker'; code: string }
  | { type: 'program'; program: string; bytes: ArrayBuffer }
  | { type: 'forget'; program: string }
  | { type: 'run'; run: number; program: string; clock: Clock; limit?: number; site: Site }
  | { type: 'interrupt'; run: number }
  /** A page that the program asked for, or why there is none. */
  | { type: 'page'; run: number; id: number; page: SitePage | string }
  /** The run is over: its worker is not needed any more. */
  | { type: 'end'; run: number };

export type FromFrame =
  | { type: 'ready' }
  | { type: 'events'; run: number; events: unknown }
  /** The program wants one of the site's pages. */
  | { type: 'page'; run: number; id: number; page: string }
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

/** What a sandbox is made of. */
export interface SandboxParts {
  readonly workerCode: string;
  /** Where the document around the frame lies, relative to the page: toolchain/frame.mjs. */
  readonly frame: string;
  /** What programs may have of the page's own site. */
  readonly site: Site;
}

/**
 * Runs programs in a worker inside a frame of opaque origin: whatever a program does, the page's
 * storage, cookies and document are out of its reach. Of the network it has what any page has that
 * nobody knows, and of the page's own site those pages that are handed to it here. The frame is made
 * ahead of the first run; killing a program throws the whole frame away and makes the next.
 */
export class Sandbox implements Runner {
  readonly #document: Document;
  readonly #parts: SandboxParts;
  #frame: HTMLIFrameElement;
  #port: MessagePort;
  #sent = new Set<string>();
  #run = 0;
  #listener: RunListener | undefined;
  #answered: Promise<void>;

  constructor(document: Document, parts: SandboxParts) {
    this.#document = document;
    this.#parts = parts;
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
    const run = { type: 'run', run: this.#run, program: program.name, clock, site: this.#parts.site } as const;
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
    frame.title = '';
    frame.hidden = true;
    frame.src = this.#parts.frame;
    const { port1, port2 } = new MessageChannel();
    const ready = new Promise<void>((resolve) => {
      port1.onmessage = ({ data }) => this.#hear(data, port1, resolve);
    });
    // What is said before the frame listens waits in the port.
    port1.postMessage({ type: 'worker', code: this.#parts.workerCode } satisfies ToFrame);
    frame.addEventListener('load', () => frame.contentWindow?.[0]?.postMessage('connect', '*', [port2]), { once: true });
    this.#document.body.append(frame);
    return [frame, port1, ready];
  }

  /** The port is the frame's alone, so its own words are trusted; the events in them are the program's. */
  #hear(message: FromFrame, port: MessagePort, ready: () => void): void {
    if (message.type === 'ready') return ready();
    if (port !== this.#port || message.run !== this.#run || !this.#listener) return;
    if (message.type === 'page') return void this.#hand(message.run, message.id, message.page);
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

  /** Nothing but the site's pages, whatever a program asks for. */
  async #hand(run: number, id: number, name: string): Promise<void> {
    const page = await this.#get(name).catch((error: unknown) => `The playground's page ${name} could not be fetched: ${String(error)}`);
    if (run === this.#run && this.#listener) this.#say({ type: 'page', run, id, page });
  }

  async #get(name: string): Promise<SitePage | string> {
    const { base, pages } = this.#parts.site;
    if (!pages.includes(name)) return `The playground gives programs no page called ${name}.`;
    const response = await fetch(new URL(name, base));
    return { status: response.status, type: response.headers.get('content-type') ?? '', bytes: await response.arrayBuffer() };
  }
}
