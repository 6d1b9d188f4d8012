// Downloads the compiler's files, and keeps them in the browser.

import { XzReadableStream } from 'xz-decompress';
import { type AssetFile, type AssetPart, hashOf, type Manifest } from './manifest.ts';

/** Why the compiler is not there: the network; files that are no longer served; files that are not what they were; no room in memory. */
export type LoadTrouble = 'network' | 'gone' | 'damaged' | 'memory';

export class LoadError extends Error {
  readonly trouble: LoadTrouble;

  constructor(trouble: LoadTrouble, detail: string) {
    super(detail);
    this.trouble = trouble;
  }
}

export interface LoadOptions {
  /** Bytes that came over the network, and all that must; nothing is said where nothing must. */
  onProgress?(done: number, total: number): void;
}

/** Parts that are fetched at a time. */
const atOnce = 4;

/** A part that sends nothing for so long (milliseconds) is given up. */
const patience = 30_000;

/** Where a browser keeps nothing (no secure context, no room, private windows), everything is downloaded anew. */
export class AssetStore {
  readonly #manifest: Manifest;
  readonly #base: URL;

  /** `base`: the page's address, to which the manifest's paths are relative. */
  constructor(manifest: Manifest, base: string) {
    this.#manifest = manifest;
    this.#base = new URL('.', base);
  }

  /** Whether everything is in the browser already. */
  async isComplete(): Promise<boolean> {
    const cache = await this.#cache();
    return cache !== undefined && (await this.#missing(cache)).length === 0;
  }

  /** Every file by its name, decompressed; what the browser does not keep is downloaded, from where an earlier try ended. */
  async load({ onProgress }: LoadOptions = {}): Promise<Map<string, Response>> {
    const cache = await this.#cache();
    const missing = cache ? await this.#missing(cache) : [...this.#manifest.files];
    const download = new Download(this.#base, cache, missing, onProgress);
    const downloaded = await download.run((file) => this.#address(file));
    const files = new Map<string, Response>();
    for (const file of this.#manifest.files) {
      const response = downloaded.get(file) ?? (await cache?.match(this.#address(file)));
      // Between looking and reading the browser may have thrown it away.
      if (!response) throw new LoadError('network', `${file.name} is no longer kept.`);
      files.set(file.name, response);
    }
    // Only the tidiness of the cache hangs on it.
    if (missing.length > 0) await this.#forgetOthers(cache).catch(() => {});
    return files;
  }

  async #missing(cache: Cache): Promise<AssetFile[]> {
    const kept = await Promise.all(this.#manifest.files.map((file) => cache.match(this.#address(file), { ignoreVary: true })));
    return this.#manifest.files.filter((_, index) => kept[index] === undefined);
  }

  /** Under which a whole file is kept; nothing is served there. */
  #address({ name, hash }: AssetFile): string {
    return new URL(`compiler/${hash}/${name}`, this.#base).href;
  }

  async #cache(): Promise<Cache | undefined> {
    try {
      return await caches.open(`asyncio-playground:compiler:${this.#base.pathname}`);
    } catch {
      return undefined;
    }
  }

  /** An older compiler, and parts of which the whole is there. */
  async #forgetOthers(cache: Cache | undefined): Promise<void> {
    const current = new Set(this.#manifest.files.map((file) => this.#address(file)));
    for (const request of (await cache?.keys()) ?? []) if (!current.has(request.url)) await cache?.delete(request);
  }
}

/** One try to get what is missing. */
class Download {
  readonly #base: URL;
  readonly #cache: Cache | undefined;
  readonly #files: readonly AssetFile[];
  readonly #onProgress: LoadOptions['onProgress'];
  readonly #abort = new AbortController();
  readonly #total: number;
  #done = 0;

  constructor(base: URL, cache: Cache | undefined, files: readonly AssetFile[], onProgress: LoadOptions['onProgress']) {
    this.#base = base;
    this.#cache = cache;
    this.#files = files;
    this.#onProgress = onProgress;
    this.#total = files.flatMap(({ parts }) => parts).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async run(addressOf: (file: AssetFile) => string): Promise<Map<AssetFile, Response>> {
    const turns = new Turns(atOnce);
    const fetched = new Map<AssetPart, Promise<Uint8Array<ArrayBuffer>>>();
    for (const part of this.#files.flatMap(({ parts }) => parts)) {
      const promise = turns.take(() => this.#part(part));
      // One that fails ends all the others.
      promise.catch((problem: unknown) => this.#abort.abort(problem));
      fetched.set(part, promise);
    }
    if (this.#total > 0) this.#advance(0);
    const result = new Map<AssetFile, Response>();
    try {
      for (const file of this.#files) {
        const parts = await Promise.all(file.parts.map((part) => fetched.get(part)));
        result.set(file, await this.#keep(addressOf(file), file, await decompressed(file, parts as Uint8Array<ArrayBuffer>[])));
        for (const part of file.parts) fetched.delete(part);
      }
      return result;
    } catch (problem) {
      this.#abort.abort(problem);
      await Promise.allSettled(fetched.values());
      // Of those that fail together, the first knows why.
      throw asLoadError(this.#abort.signal.reason);
    }
  }

  async #part(part: AssetPart): Promise<Uint8Array<ArrayBuffer>> {
    this.#abort.signal.throwIfAborted();
    const address = new URL(part.path, this.#base).href;
    const kept = await this.#cache?.match(address);
    if (kept) {
      this.#advance(part.bytes);
      return new Uint8Array(await kept.arrayBuffer());
    }
    const bytes = await this.#fetch(address, part, 'default').catch((problem: unknown) => {
      // What a proxy or the browser's own cache kept may be the broken thing.
      if (problem instanceof LoadError && problem.trouble === 'damaged') return this.#fetch(address, part, 'reload');
      throw problem;
    });
    // Refused where there is no room: the download goes on, and is not kept.
    await this.#cache?.put(address, new Response(bytes)).catch(() => {});
    return bytes;
  }

  async #fetch(address: string, part: AssetPart, cache: RequestCache): Promise<Uint8Array<ArrayBuffer>> {
    const stalled = new Stalled(patience);
    let length = 0;
    try {
      const response = await fetch(address, { cache, signal: AbortSignal.any([this.#abort.signal, stalled.signal]) });
      if (response.status === 404 || response.status === 410) throw new LoadError('gone', `${address}: ${response.status}`);
      if (!response.ok || !response.body) throw new LoadError('network', `${address}: ${response.status}`);
      const bytes = new Uint8Array(part.bytes);
      for (const reader = response.body.getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) break;
        stalled.heard();
        if (length + value.length > part.bytes) throw new LoadError('damaged', `${address} is too long.`);
        bytes.set(value, length);
        length += value.length;
        this.#advance(value.length);
      }
      if (length < part.bytes || !(await isIntact(bytes, part))) throw new LoadError('damaged', `${address} is not what it was.`);
      return bytes;
    } catch (problem) {
      this.#advance(-length);
      throw stalled.signal.aborted ? stalled.signal.reason : problem;
    } finally {
      stalled.end();
    }
  }

  async #keep(address: string, { name }: AssetFile, bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
    const headers = { 'content-type': name.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream' };
    const whole = () => new Response(bytes, { headers });
    try {
      await this.#cache?.put(address, whole());
    } catch {
      // Refused where there is no room: this time it is used from memory.
    }
    return whole();
  }

  #advance(bytes: number): void {
    this.#done += bytes;
    this.#onProgress?.(this.#done, this.#total);
  }
}

class Stalled {
  readonly #abort = new AbortController();
  readonly #patience: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(patience: number) {
    this.#patience = patience;
    this.heard();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#abort.abort(new LoadError('network', 'Nothing came any more.')), this.#patience);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

async function decompressed({ name, bytes }: AssetFile, parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(bytes);
  let length = 0;
  const reader = new XzReadableStream(new Blob([...parts]).stream()).getReader();
  const broken = (problem: unknown) => {
    throw problem instanceof RangeError ? problem : new LoadError('damaged', `${name}: ${String(problem)}`);
  };
  for (;;) {
    const { done, value } = await reader.read().catch(broken);
    if (done) break;
    if (length + value.length > bytes) throw new LoadError('damaged', `${name} is too long.`);
    whole.set(value, length);
    length += value.length;
  }
  if (length < bytes) throw new LoadError('damaged', `${name} is too short.`);
  return whole;
}

/** Where the page is not in a secure context no hash is to be had: xz looks for damage itself. */
async function isIntact(bytes: Uint8Array<ArrayBuffer>, part: AssetPart): Promise<boolean> {
  if (!crypto.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const half = [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return half === hashOf(part);
}

/** So many pieces of work at a time, in order. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}

function asLoadError(problem: unknown): unknown {
  if (problem instanceof LoadError) return problem;
  if (problem instanceof RangeError) return new LoadError('memory', problem.message);
  // What fetch says when there is no network, and what it says when a connection breaks.
  if (problem instanceof TypeError) return new LoadError('network', problem.message);
  return problem;
}
