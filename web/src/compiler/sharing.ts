// One compiler for all frames of one page. The frame that gets the lock leads: it has the service and its worker, and answers
// the others over a broadcast channel; when it goes, the lock goes to the next, and all ask again what was not answered.

import { checkedFromLeader, checkedToLeader, type FromLeader, leads, type ToLeader } from './sharing-messages.ts';
import type { Manifest } from './manifest.ts';
import type { FromService, Kind, ToService } from './messages.ts';
import { type Connect, ownService, Service } from './service.ts';

/** Makes the service of the frame that leads, or of one that is alone. */
type MakeService = (tell: (client: string, message: FromService) => void) => Service;

/** Milliseconds in which a leader must have heard what it was asked, so that no frame waits for one that a browser put to sleep. */
const patience = 10_000;

/** The service that this frame shares with the others of its page, or one of its own where the browser does not let them meet. */
export function sharedService(manifest: Manifest, base: string): Connect {
  return (hear) => {
    const name = nameOfPage(manifest);
    if (name === undefined) return ownService(manifest, base)(hear);
    const line = new SharedLine(name, hear, (tell) => new Service(manifest, base, tell), navigator.locks);
    // Whatever becomes of it: what a browser keeps for the way back must not hold up the others.
    addEventListener('pagehide', () => line.leave());
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) line.join();
    });
    return (message) => line.say(message);
  };
}

/**
 * What only frames of the same tab, of the same version of the playground and at the same place know. Not other tabs: one in
 * the background is slowed down and may be put to sleep, and with it all that it leads. Undefined where there is nothing to meet by.
 */
function nameOfPage(manifest: Manifest): string | undefined {
  const key = 'asyncio-playground:tab';
  try {
    if (!navigator.locks || !('BroadcastChannel' in globalThis)) return undefined;
    const tab = sessionStorage.getItem(key) ?? crypto.randomUUID();
    sessionStorage.setItem(key, tab);
    // A built script is named after what is in it.
    return ['asyncio-playground:compiler', import.meta.url, ...manifest.files.map(({ hash }) => hash), tab].join(' ');
  } catch {
    // Storage is refused.
    return undefined;
  }
}

/** A frame's way to the service that the frames called `name` share. */
export class SharedLine {
  readonly #name: string;
  readonly #hear: (message: FromService) => void;
  readonly #makeService: MakeService;
  readonly #locks: Pick<LockManager, 'request'>;
  readonly #client = crypto.randomUUID();
  /** What was said and has no answer yet. */
  #open: Exclude<ToService, { type: 'stop' }>[] = [];
  #meeting: { say(message: ToLeader): void; leave(): void } | undefined;
  /** Of its own, where nobody answers. */
  #service: Service | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isHeard = false;

  constructor(name: string, hear: (message: FromService) => void, makeService: MakeService, locks: Pick<LockManager, 'request'>) {
    this.#name = name;
    this.#hear = hear;
    this.#makeService = makeService;
    this.#locks = locks;
    this.join();
  }

  say(message: ToService): void {
    if (message.type === 'stop') this.#open = [];
    else this.#open.push(message);
    this.#pass(message);
    this.#watch();
  }

  /** From the start, and again after it left. */
  join(): void {
    if (this.#meeting || this.#service) return;
    const everybody = new BroadcastChannel(this.#name);
    const mine = new BroadcastChannel(addressOf(this.#name, this.#client));
    everybody.onmessage = ({ data }) => {
      if (data === leads) this.#askAgain();
    };
    mine.onmessage = ({ data }) => this.#heard(checkedFromLeader(data, (id) => this.#kindOf(id)));
    const left = new AbortController();
    const { signal } = left;
    this.#meeting = {
      say: (message) => everybody.postMessage(message),
      leave() {
        everybody.close();
        mine.close();
        left.abort();
      },
    };
    this.#locks.request(this.#name, { signal }, () => new Promise<void>((resolve) => {
      const end = lead(this.#name, this.#makeService);
      signal.addEventListener('abort', () => {
        end();
        resolve();
      });
    })).catch(() => {
      if (!signal.aborted) this.#becomeAlone();
    });
    for (const message of this.#open) this.#pass(message);
    this.#watch();
  }

  leave(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#meeting?.say({ client: this.#client, message: { type: 'leave' } });
    this.#meeting?.leave();
    this.#meeting = undefined;
  }

  #pass(message: ToService): void {
    if (this.#service) this.#service.hear(this.#client, message);
    else this.#meeting?.say({ client: this.#client, message });
  }

  #kindOf(id: number): Kind | undefined {
    const asked = this.#open.find((each) => each.type === 'request' && each.id === id);
    return asked?.type === 'request' ? asked.request.kind : undefined;
  }

  #heard(message: FromLeader | undefined): void {
    if (!message) return;
    if (message.type === 'here') {
      this.#isHeard = true;
      return;
    }
    if (message.type === 'not-loaded') this.#open = [];
    else if (message.type === 'loaded') this.#open = this.#open.filter(({ type }) => type !== 'load');
    else if ('id' in message) this.#open = this.#open.filter((each) => each.type === 'load' || each.id !== message.id);
    this.#hear(message);
  }

  /** Of a leader that has loaded nothing yet. */
  #askAgain(): void {
    this.#hear({ type: 'unloaded' });
    for (const message of [...this.#open]) this.#pass(message);
  }

  /** While something is open. */
  #watch(): void {
    if (this.#timer !== undefined || this.#service || this.#open.length === 0) return;
    this.#isHeard = false;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#open.length === 0) return;
      if (!this.#isHeard) return this.#becomeAlone();
      for (const message of this.#open) this.#pass(message);
      this.#watch();
    }, patience);
  }

  #becomeAlone(): void {
    this.leave();
    this.#service = this.#makeService((_, message) => this.#heard(message));
    this.#askAgain();
  }
}

/** Answers everybody, until the returned function is called. */
function lead(name: string, makeService: MakeService): () => void {
  const everybody = new BroadcastChannel(name);
  // What is for one is sent to nobody else: programs are large.
  const lines = new Map<string, BroadcastChannel>();
  const tell = (client: string, message: FromLeader) => {
    const line = lines.get(client) ?? new BroadcastChannel(addressOf(name, client));
    lines.set(client, line);
    line.postMessage(message);
  };
  const service = makeService(tell);
  everybody.onmessage = ({ data }) => {
    const said = checkedToLeader(data);
    if (!said) return;
    const { client, message } = said;
    if (message.type === 'leave') {
      service.forget(client);
      lines.get(client)?.close();
      lines.delete(client);
      return;
    }
    tell(client, { type: 'here' });
    service.hear(client, message);
  };
  everybody.postMessage(leads);
  return () => {
    service.end();
    for (const line of [everybody, ...lines.values()]) line.close();
  };
}

function addressOf(name: string, client: string): string {
  return `${name} ${client}`;
}
