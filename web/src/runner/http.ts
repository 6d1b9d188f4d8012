// What programs fetch: the one way out of the sandbox, with what the web lets a stranger's page have. What is said to and
// from C++ is in core/hosts/javascript_http.cpp: lines of text, and the answer's body behind an empty one.

import type { Site, SitePage } from '../protocol.ts';

/** The playground's own pages, which it hands to programs itself: an opaque origin may not fetch them. */
export interface OwnSite extends Site {
  get(page: string): SitePage | Promise<SitePage>;
}

export interface Surroundings {
  fetch: typeof fetch;
  readonly site?: OwnSite;
  /** The program's clock, in nanoseconds. */
  now(): number;
}

/** Bytes of a body; a program's own memory is at most a gigabyte. */
export const largestBody = 64 << 20;

/** Requests at once; the others wait for their turn. */
export const mostAtOnce = 32;

/** Requests that nobody has forgotten: more are not begun. */
const most = 4096;

/** Seconds that an own page may ask for its delay. */
const longestDelay = 60;

/** What ends a transfer without an answer, by the name of the exception that C++ throws. */
class Failure extends Error {
  readonly kind: string;

  constructor(kind: string, message: string) {
    super(message);
    this.kind = kind;
  }
}

interface Request {
  readonly url: string;
  readonly follow: boolean;
  /** Seconds of silence; none: Infinity. */
  readonly timeout: number;
  readonly headers: Headers;
}

interface Answer {
  /** 0: the time is over when the program has waited. */
  readonly status: number;
  readonly reason: string;
  readonly url: string;
  /** Nanoseconds from the request to the answer's header. */
  readonly elapsed: number;
  /** Nanoseconds that the program has to wait from the request on. */
  readonly delay: number;
  readonly headers: readonly [string, string][];
  readonly body: Uint8Array;
}

interface Transfer {
  readonly abort: AbortController;
  readonly done: Promise<true>;
  reply: Uint8Array;
}

/** The requests of one program. */
export class Transfers {
  readonly #around: Surroundings;
  readonly #transfers = new Map<number, Transfer>();
  #last = 0;
  #active = 0;
  #waiting: (() => void)[] = [];

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Begins what the text asks for, and gives its number; 0 where there are too many. */
  start(text: string): number {
    if (this.#transfers.size >= most) return 0;
    const id = ++this.#last;
    const abort = new AbortController();
    const done = this.#inTurn(abort.signal, () => this.#perform(parsed(text), abort.signal)).then(
      (answer) => replyOf(answer),
      (error: unknown) => failureOf(error),
    ).then((reply): true => {
      transfer.reply = reply;
      return true;
    });
    const transfer: Transfer = { abort, done, reply: new Uint8Array() };
    this.#transfers.set(id, transfer);
    return id;
  }

  /** The same where nothing can be waited for; -1 for what is not here at once, as a page of the playground's may be. */
  startAtOnce(text: string): number {
    const request = parsed(text);
    const own = this.#ownPage(request.url);
    const page = own && this.#around.site!.get(own.page);
    if (!page || page instanceof Promise) return -1;
    const reply = replyOf(answerOf(request, own.delay, page));
    this.#transfers.set(++this.#last, { abort: new AbortController(), done: Promise.resolve(true), reply });
    return this.#last;
  }

  hasReply(id: number): boolean {
    return this.reply(id).length > 0;
  }

  /** Settles when there is a reply; it never fails. */
  finished(id: number): Promise<true> {
    return this.#transfers.get(id)?.done ?? Promise.resolve(true);
  }

  reply(id: number): Uint8Array {
    return this.#transfers.get(id)?.reply ?? new Uint8Array();
  }

  cancel(id: number): void {
    this.#transfers.get(id)?.abort.abort();
  }

  /** Nobody asks for it any more. */
  forget(id: number): void {
    this.cancel(id);
    this.#transfers.delete(id);
  }

  /** The program is over. */
  close(): void {
    for (const id of this.#transfers.keys()) this.forget(id);
  }

  async #inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#active >= mostAtOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#active += 1;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#active -= 1;
    }
  }

  async #perform(request: Request, signal: AbortSignal): Promise<Answer> {
    const own = this.#ownPage(request.url);
    if (own) return answerOf(request, own.delay, await this.#around.site!.get(own.page));
    const silence = new Silence(request.timeout, signal);
    try {
      return await this.#fetch(request, silence);
    } catch (error) {
      if (silence.isTooLong) throw new Failure('ReadTimeout', `Read timed out. (read timeout=${request.timeout}) for url: ${request.url}`);
      throw error;
    } finally {
      silence.end();
    }
  }

  #ownPage(url: string): { page: string; delay: number } | undefined {
    const { site } = this.#around;
    const { origin, pathname, searchParams } = new URL(url);
    const address = origin + pathname;
    const page = site && address.startsWith(site.base) ? address.slice(site.base.length) : undefined;
    if (page === undefined || !site!.pages.includes(page)) return undefined;
    const delay = Number(searchParams.get('delay') ?? 0);
    return { page, delay: delay > 0 ? Math.min(delay, longestDelay) : 0 };
  }

  async #fetch(request: Request, silence: Silence): Promise<Answer> {
    const begun = this.#around.now();
    const response = await this.#answered(request, silence);
    const elapsed = this.#around.now() - begun;
    silence.broken();
    if (response.type === 'opaqueredirect') {
      throw new Failure('RequestException', `${request.url} redirects, and a browser does not tell a page where to: allow_redirects = false works only outside of a page`);
    }
    const { status, statusText, url } = response;
    const body = await bodyOf(response, request, silence);
    return { status, reason: statusText, url: url || request.url, elapsed, delay: 0, headers: [...response.headers], body };
  }

  async #answered(request: Request, silence: Silence): Promise<Response> {
    const { url, headers, follow } = request;
    try {
      return await this.#around.fetch(url, asStranger('cors', silence.signal, headers, follow ? 'follow' : 'manual'));
    } catch (error) {
      if (silence.signal.aborted) throw error;
      throw new Failure('ConnectionError', await this.#explained(request, silence, error));
    }
  }

  /**
   * A browser says of every failure the same. Asked again for an answer that nobody may read, it tells at least whether
   * there is one.
   */
  async #explained({ url, headers }: Request, silence: Silence, error: unknown): Promise<string> {
    const { protocol, hostname, host } = new URL(url);
    const base = this.#around.site?.base ?? '';
    if (base.startsWith('https:') && protocol === 'http:' && !isThisMachine(hostname)) {
      return `a page that came over https may not read an http address: ${url}`;
    }
    try {
      await this.#around.fetch(url, asStranger('no-cors', silence.signal, new Headers(), 'follow'));
      const asked = [...headers].length > 0 ? ', or to ask with these header fields' : '';
      return `${host} answers, but does not allow other sites to read what is there${asked} (CORS): ${url}`;
    } catch (again) {
      if (silence.signal.aborted) throw again;
      const said = error instanceof Error ? error.message : String(error);
      return `${host} gives no answer: there is no such host, no connection to it, redirection without end, or the browser refuses it, and does not say which ("${said}"): ${url}`;
    }
  }
}

/** Calls nothing, and has no prototype: a program may have put something of its own in either's place. */
function asStranger(mode: RequestMode, signal: AbortSignal, headers: Headers, redirect: RequestRedirect): RequestInit {
  const stranger: RequestInit & { __proto__: null } = {
    __proto__: null, method: 'GET', mode, credentials: 'omit', referrer: '', referrerPolicy: 'no-referrer', cache: 'no-store', redirect, signal, headers,
  };
  return stranger;
}

/** Ends a transfer that hears nothing for too long, or is cancelled. */
class Silence {
  readonly #abort = new AbortController();
  readonly #longest: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  isTooLong = false;

  constructor(seconds: number, cancelled: AbortSignal) {
    this.#longest = seconds * 1000;
    cancelled.addEventListener('abort', () => this.#abort.abort());
    this.broken();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Something was heard. */
  broken(): void {
    this.end();
    // A timer holds 31 bits of milliseconds.
    if (this.#longest < 2 ** 31) this.#timer = setTimeout(() => this.#tooLong(), this.#longest);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #tooLong(): void {
    this.isTooLong = true;
    this.#abort.abort();
  }
}

async function bodyOf(response: Response, { url }: Request, silence: Silence): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader!.read()) {
      silence.broken();
      size += part.value.length;
      if (size > largestBody) {
        void reader!.cancel();
        throw new Failure('RequestException', `the answer is larger than ${largestBody >> 20} MB, which is the most that a program gets here: ${url}`);
      }
      parts.push(part.value);
    }
  } catch (error) {
    if (error instanceof Failure || silence.signal.aborted) throw error;
    throw new Failure('ConnectionError', `the connection broke in the middle of the answer: ${url}`);
  }
  return joined(parts, size);
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function answerOf({ url, timeout }: Request, delay: number, page: SitePage): Answer {
  if (delay > timeout) {
    return { status: 0, reason: '', url, elapsed: 0, delay: timeout * 1e9, headers: [], body: new Uint8Array() };
  }
  const headers: [string, string][] = [['content-type', page.type], ['content-length', String(page.bytes.byteLength)]];
  return { status: page.status, reason: '', url, elapsed: delay * 1e9, delay: delay * 1e9, headers, body: new Uint8Array(page.bytes) };
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || /^127\./.test(hostname) || hostname === '[::1]';
}

/** `url`, whether redirections are followed, the longest silence, and the header's fields: a line each. */
function parsed(text: string): Request {
  const [url = '', follow, timeout, ...fields] = text.split('\n');
  if (!URL.canParse(url)) throw new Failure('InvalidURL', `Invalid URL '${url}'`);
  return { url, follow: follow === '1', timeout: Number(timeout), headers: headersOf(fields) };
}

function headersOf(fields: readonly string[]): Headers {
  try {
    return new Headers(fields.map((field): [string, string] => [field.slice(0, field.indexOf(':')), field.slice(field.indexOf(':') + 2)]));
  } catch (error) {
    throw new Failure('InvalidHeader', `A browser does not send these header fields: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function replyOf({ status, reason, url, elapsed, delay, headers, body }: Answer): Uint8Array {
  const fields = headers.map(([name, value]) => `${name}: ${value}`);
  const lines = ['response', status, reason, url, Math.round(elapsed), Math.round(delay), ...fields, '', ''].join('\n');
  const head = new TextEncoder().encode(lines);
  return joined([head, body], head.length + body.length);
}

function failureOf(error: unknown): Uint8Array {
  const [kind, message] = error instanceof Failure ? [error.kind, error.message] : ['RequestException', String(error)];
  return new TextEncoder().encode(['error', kind, message].join('\n'));
}
