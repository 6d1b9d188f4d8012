import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'puppeteer-core';
import { launch } from './support/browsers.ts';
import { Playground } from './support/playground.ts';
import { serve, type Server } from './support/server.ts';

let browser: Browser;
let server: Server;

beforeAll(async () => {
  [server, browser] = [await serve(), await launch('chromium')];
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

it('the first run has downloaded at most 1.5 MB, compressed', async () => {
  const playground = await Playground.open(browser, server.url, '#create-task', { language: 'ko', clock: 'virtual' });
  await playground.run();
  await playground.untilEnd();
  const bytes = [...server.sent.values()].reduce((sum, each) => sum + each, 0);
  console.log(`before the first run's end: ${bytes} bytes\n${[...server.sent].map(([path, size]) => `${size}\t${path}`).join('\n')}`);
  expect(bytes).toBeLessThan(1_500_000);
});
