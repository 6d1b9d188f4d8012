// Keeps the playground in the browser, whole or not at all: every file of one build, by its content. An older page that is
// still open goes on finding its own files until the last of its kind is closed.

import { cacheName, lockPrefix } from './names.ts';

/** What toolchain/offline.mjs writes before this script: by its path, the first half of each file's SHA-256. */
declare const playgroundFiles: Readonly<Record<string, string>>;

/** Of what only service workers have, what is used here. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
declare const registration: ServiceWorkerRegistration;
declare const clients: { claim(): Promise<void> };
declare function skipWaiting(): Promise<void>;

const files = new Map(Object.entries(playgroundFiles));
const base = new URL('.', location.href).href;

/** Files that are fetched at a time: the visitor's own requests go before. */
const atOnce = 3;

addEventListener('install', (event) => (event as Lasting).waitUntil(fill().then(() => skipWaiting())));
addEventListener('activate', (event) => (event as Lasting).waitUntil(Promise.all([clients.claim(), tidy()])));
/** A page says that it is there: the one that it took the place of may have been the last of an older version. */
addEventListener('message', (event) => (event as unknown as Lasting).waitUntil(Promise.all([tidy(), letGo()])));

addEventListener('fetch', (event) => {
  const asked = event as Asked;
  const { request } = asked;
  const path = pathOf(request.url);
  if (request.method !== 'GET' || path === undefined) return;
  const hash = files.get(path);
  if (hash !== undefined) asked.respondWith(kept(addressOf(path, hash), request));
  else if (isHashed(path)) asked.respondWith(kept(base + path, request, { ignoreSearch: true }));
});

/** What lies in the folder, by its path in it; whatever is asked of it behind ?, the files are the same. */
function pathOf(url: string): string | undefined {
  const address = url.replace(/[?#].*$/, '');
  if (!address.startsWith(base)) return undefined;
  const path = address.slice(base.length);
  if (path === '' || path.endsWith('/')) return `${path}index.html`;
  // Some hosts take the end off their pages' names.
  return files.has(path) || !files.has(`${path}.html`) ? path : `${path}.html`;
}

/** Named by its content, so that a page of another version may want it; the compiler's parts are kept by the compiler. */
function isHashed(path: string): boolean {
  return /^assets\/|^(?!compiler\/).*\.[0-9a-f]{10}\.\w+$/.test(path);
}

/** Under which a file is kept. */
function addressOf(path: string, hash: string): string {
  return `${base}${path}?${hash}`;
}

/** What the browser threw away comes from the network. */
async function kept(address: string, request: Request, how?: CacheQueryOptions): Promise<Response> {
  const response = await caches.open(cacheName(base)).then((cache) => cache.match(address, how)).catch(() => undefined);
  return response ?? fetch(request);
}

/** Gets what is not there yet. Where a file is missing or is not what it was built as, this version does not come to be. */
function fill(): Promise<void> {
  return navigator.locks.request(cacheName(base), async () => {
    const cache = await caches.open(cacheName(base));
    const waiting = files.entries();
    const work = async () => {
      for (const [path, hash] of waiting) {
        const address = addressOf(path, hash);
        if (!(await cache.match(address))) await cache.put(address, await intact(path, hash));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  });
}

async function intact(path: string, hash: string): Promise<Response> {
  // What a proxy or the browser's own cache kept may be another version's.
  for (const cache of ['default', 'reload'] as const) {
    const response = await fetch(base + path, { cache, priority: 'low' });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    const bytes = await response.arrayBuffer();
    if ((await hashOf(bytes)) === hash) return new Response(bytes, { headers: withoutTransport(response.headers) });
  }
  throw new Error(`${path} is not what it was built as.`);
}

/** The host's own headers belong to the page, but not how it was sent. Made anew, an answer is no redirected one either. */
function withoutTransport(sent: Headers): Headers {
  const headers = new Headers(sent);
  for (const name of ['content-encoding', 'content-length', 'vary']) headers.delete(name);
  return headers;
}

async function hashOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Throws away what no open page needs any more; not while another version comes. */
async function tidy(): Promise<void> {
  await navigator.locks.request(cacheName(base), { ifAvailable: true }, async (lock) => {
    if (!lock || registration.installing || registration.waiting || (await hasOlderPages())) return;
    const cache = await caches.open(cacheName(base));
    const current = new Set([...files].map(([path, hash]) => addressOf(path, hash)));
    for (const { url } of await cache.keys()) if (!current.has(url)) await cache.delete(url);
  });
}

/** Whether a page is open whose script is not of this version. */
async function hasOlderPages(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  const prefix = lockPrefix(base);
  return held.some(({ name = '' }) => name.startsWith(prefix) && !files.has(name.slice(prefix.length)));
}

/** Where the playground has gone from its place, another site may have come, and is not to be hidden. */
async function letGo(): Promise<void> {
  const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => undefined);
  if (answer?.status === 404 || answer?.status === 410) await registration.unregister();
}
