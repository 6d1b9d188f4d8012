// How to embed programs, told by a page that does.
import type { Browser, BrowserContext, Frame, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.ts';
import { browserNames, launch } from './support/browsers.ts';
import { type Server, serve } from './support/server.ts';

const files = ['embed.html', 'embed.ko.html'] as const;

describe.each(browserNames)('the page on embedding in %s', (name) => {
  let [browser, server, context, page]: [Browser, Server, BrowserContext, Page] = [] as never;
  let problems: string[] = [];

  beforeAll(async () => {
    [server, browser] = [await serve(), await launch(name)];
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  afterEach(async () => {
    await context.close();
    expect(problems).toEqual([]);
  });

  async function open(file: string, { width = 1440, theme = 'light', script = true } = {}): Promise<void> {
    problems = [];
    context = await browser.createBrowserContext();
    page = await context.newPage({ type: 'window' });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.setViewport({ width, height: 900 });
    if (!script) await page.setJavaScriptEnabled(false);
    await page.evaluateOnNewDocument((chosen) => {
      if (window === parent && location.protocol === 'http:') localStorage.setItem('asyncio-playground:settings', JSON.stringify({ theme: chosen }));
    }, theme);
    await page.goto(`${server.url}docs/${file}`, { waitUntil: 'load' });
  }

  /** The frame of a sample, in the order of the page, once it is there. */
  async function sample(index: number): Promise<Frame> {
    const live = (await page.$$('.live'))[index]!;
    await live.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const inside = await live.evaluateHandle(async (element) => {
      for (;;) {
        const frame = element.querySelector('iframe') ?? element.querySelector('asyncio-playground')?.shadowRoot?.querySelector('iframe');
        if (frame) return frame;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
    const frame = (await inside.contentFrame())!;
    await frame.waitForSelector('.state[data-activity="ready"]', { timeout: 60_000 });
    return frame;
  }

  /** Not by the pointer: samples around it may still come, and take their place. */
  const run = (frame: Frame) => frame.$eval('#run', (button) => (button as HTMLElement).click());
  const ended = (frame: Frame) => frame.waitForSelector('.state[data-activity="finished"]', { timeout: 80_000 });
  const printed = (frame: Frame) => frame.$$eval('.lines .text', (all) => all.map((line) => line.textContent?.trim()));

  it.each(files)('has in %s samples of which each does what stands beside it', async (file) => {
    await open(file);
    const korean = file.includes('.ko.');
    const outputs = [['hello', 'world'], [korean ? '물을 올렸습니다.' : 'The water is on.', korean ? '차가 다 됐습니다!' : 'Tea!'], [korean ? '평범한 코드 블록에서' : 'from an ordinary block of code']];
    for (const [index, lines] of outputs.entries()) {
      const frame = await sample(index);
      expect(await frame.evaluate(() => document.documentElement.lang)).toBe(korean ? 'ko' : 'en');
      await run(frame);
      await ended(frame);
      expect(await printed(frame)).toEqual(lines);
    }
    const some = await sample(3);
    await some.waitForFunction(() => document.querySelectorAll('[role="tab"]').length === 2, { polling: 50 });
    await some.waitForSelector('.mount .view-line');
    expect(await some.$eval('.mount .view-lines', (code) => code.textContent)).not.toContain('#include');
    await run(some);
    await ended(some);
    expect(await printed(some)).toEqual(['90']);
    const expected = await sample(4);
    await run(expected);
    await ended(expected);
    await expected.waitForFunction((words) => document.querySelector('run-pane')?.textContent?.includes(words), { polling: 50 }, korean ? '예상대로' : 'as expected');
    const plain = await sample(5);
    await run(plain);
    await ended(plain);
    expect((await printed(plain)).slice(1, 3)).toEqual(['hello', 'world']);
  });

  it.each(files)('has in %s a sample that is run by the page and tells it what came of it', async (file) => {
    await open(file);
    await sample(6);
    const took = (part: string) => page.waitForFunction((text) => document.querySelector('#took')?.textContent?.includes(text), { polling: 50, timeout: 60_000 }, part);
    await page.click('[data-example="say-after"]');
    await took('3.0');
    await page.click('[data-example="say-after-tasks"]');
    await took('2.0');
  });

  it('has the same parts in both languages', async () => {
    const parts: unknown[] = [];
    for (const file of files) {
      if (parts.length > 0) await context.close();
      await open(file);
      parts.push(await page.evaluate(() => [...document.querySelectorAll('main > :is(h1, h2, h3), main > .programs, main > .table, main > ul')].map((part) =>
        [part.localName, part.className, part.querySelectorAll('tr').length, [...part.querySelectorAll('td:first-child')].map((cell) => cell.textContent?.startsWith('`') || cell.querySelector('code')?.textContent)])));
    }
    expect(parts[1]).toEqual(parts[0]);
  });

  it.each(files)('can be read in %s by everybody, in both themes, on a desk and on a phone', async (file) => {
    for (const [width, theme] of [[1440, 'light'], [380, 'dark']] as const) {
      if (width === 380) await context.close();
      await open(file, { width, theme });
      await sample(0);
      // axe greets frames as if they were of another origin than they are.
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
  });

  it.runIf(name === 'chromium')('can be read without scripts, its samples too', async () => {
    await open('embed.html', { script: false });
    const text = await page.evaluate(() => document.querySelector('main')!.innerText);
    expect(text).toContain('Content-Security-Policy');
    expect(await page.$eval('.live asyncio-playground pre', (code) => (code as HTMLElement).innerText)).toContain('The water is on.');
  });
});
