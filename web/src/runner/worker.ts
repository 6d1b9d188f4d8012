// The worker in which a program runs. It is built into one classic script, because in a frame of
// opaque origin nothing else can be started; it gets everything by message and posts lists of events
// as JSON, which the frame in between passes on without reading it.

import { mostFrames, type PageWanted, type RunnerMessage, type Site, type SitePage } from '../protocol.ts';
import { Batches } from './batches.ts';
import { closeDoors } from './doors.ts';
import type { OwnSite } from './http.ts';
import { type Program, startProgram } from './program.ts';

// Chromium keeps ten frames of a stack unless it is told otherwise.
Error.stackTraceLimit = mostFrames + 10;

// Taken before a program can put something else in their place.
const post = postMessage.bind(globalThis);
const fetch = globalThis.fetch.bind(globalThis);
const now = performance.now.bind(performance);
const { stringify } = JSON;
closeDoors();

const batches = new Batches((events) => post(stringify(events)), now);
let program: Program | undefined;

/** Pages that the frame was asked for. */
const wanted = new Map<number, { resolve(page: SitePage): void; reject(problem: Error): void }>();
let asked = 0;

function ownSite(site: Site): OwnSite {
  return {
    ...site,
    get: (page) =>
      new Promise((resolve, reject) => {
        const id = ++asked;
        wanted.set(id, { resolve, reject });
        post({ page, id } satisfies PageWanted);
      }),
  };
}

function hear(id: number, page: SitePage | string): void {
  const waiting = wanted.get(id);
  wanted.delete(id);
  if (typeof page === 'string') waiting?.reject(new Error(page));
  else waiting?.resolve(page);
}

addEventListener('message', ({ data }: MessageEvent<RunnerMessage>) => {
  if (data.type === 'interrupt') program?.interrupt();
  else if (data.type === 'page') hear(data.id, data.page);
  else {
    const { wasm, clock, limit, site } = data;
    program = startProgram({
      wasm, clock, fetch, ...(limit !== undefined && { limit }), ...(site && { site: ownSite(site), env: { ASYNCIO_BASE_URL: site.base } }),
      onEvent: (event) => batches.add(event),
    });
  }
});
