import type { Browser, BrowserContext } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type BrowserName, launch } from './browsers.ts';
import { Playground } from './playground.ts';
import { serve, type Server } from './server.ts';

export interface Stage {
  readonly browser: Browser;
  readonly server: Server;
  /** Opens the page; it is closed after the test, in which nothing may have gone wrong without anybody being told. */
  open(hash?: string, settings?: object, where?: Browser | BrowserContext): Promise<Playground>;
}

/** The page's server and a browser, for all tests of the block that this is called in. */
export function stage(name: BrowserName): Stage {
  let browser: Browser;
  let server: Server;
  let open: Playground[] = [];

  beforeAll(async () => {
    [server, browser] = [await serve(), await launch(name)];
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  afterEach(async () => {
    const [closing, problems] = [open, open.flatMap((playground) => playground.problems)];
    open = [];
    await Promise.all(closing.map((playground) => playground.close()));
    expect(problems).toEqual([]);
  });

  return {
    get browser() {
      return browser;
    },
    get server() {
      return server;
    },
    async open(hash = '', settings = {}, where = browser) {
      const playground = await Playground.open(where, server.url, hash, settings);
      open.push(playground);
      return playground;
    },
  };
}
