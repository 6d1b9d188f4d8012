// The example of core in a page of one's own: dist/core/example.
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violations } from './support/axe.ts';
import { browserNames, launch } from './support/browsers.ts';
import { type Server, serve } from './support/server.ts';

let server: Server;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server?.close());

/** The example, and all that went wrong in it without anybody being told. */
class Example {
  readonly problems: string[] = [];
  readonly #language: string;

  private constructor(readonly page: Page, language: string) {
    this.#language = language;
    page.on('console', (message) => {
      if (['error', 'warn'].includes(message.type())) this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(String(error)));
  }

  static async open(browser: Browser, language: 'ko' | 'en' = 'ko'): Promise<Example> {
    // A window of its own: a tab behind another gets little time.
    const page = await browser.newPage({ type: 'window' });
    const example = new Example(page, language);
    await page.goto(`${server.url}core/example/index.html`);
    await example.untilReady();
    if ((await page.evaluate(() => document.documentElement.lang)) !== language) await page.click('#language');
    await example.untilReady();
    return example;
  }

  get poem(): string {
    return `poem.${this.#language}.txt`;
  }

  untilReady() {
    return this.page.waitForSelector('#start:not([disabled])');
  }

  async untilState(state: string): Promise<string> {
    await this.page.waitForSelector(`#state[data-state="${state}"]`, { timeout: 30_000 });
    return this.page.$eval('#state', (output) => output.textContent ?? '');
  }

  /** The poem's lines that are shown. */
  lines(): Promise<string[]> {
    return this.page.$$eval('#poem p', (all) => all.map((each) => (each.textContent ?? '').trim()));
  }

  /** The source's lines at which coroutines wait, as the page marks them. */
  awaited(): Promise<string[]> {
    return this.page.$$eval('#source .here, #source .outer', (all) => all.map((each) => (each.textContent ?? '').trim()));
  }

  async untilAwaited(...lines: string[]): Promise<void> {
    await expect.poll(() => this.awaited(), { timeout: 10_000 }).toEqual(lines.map((line) => expect.stringContaining(line)));
  }
}

describe.each(browserNames)('core in a page of one’s own, in %s', (name) => {
  let browser: Browser;
  let example: Example;
  beforeAll(async () => {
    browser = await launch(name);
  });
  afterAll(() => browser?.close());
  beforeEach(() => server.interfere(() => undefined));
  afterEach(async () => {
    const { problems } = example;
    await example.page.close();
    expect(problems).toEqual([]);
  });

  it('a coroutine awaits a click, fetches, and shows line by line; its promise is resolved', async () => {
    example = await Example.open(browser);
    await example.untilAwaited('asyncio::event(button, "click")');
    expect(await example.lines()).toEqual([]);
    await example.page.click('#start');
    await example.untilAwaited('asyncio::sleep(');
    expect(await example.untilState('done')).toBe('프로미스가 이행되었습니다: 15줄.');
    const lines = await example.lines();
    expect(lines).toHaveLength(15);
    expect([lines[0], lines[5], lines.at(-1)]).toEqual(['나 보기가 역겨워', '진달래꽃', '죽어도 아니 눈물 흘리우리다.']);
    expect(await example.page.$eval('progress', (bar) => bar.value)).toBeGreaterThan(0.95);
  });

  it('an AbortController cancels it, and it can be started again', async () => {
    example = await Example.open(browser, 'en');
    await example.page.click('#start');
    await expect.poll(async () => (await example.lines()).length).toBeGreaterThan(0);
    await example.page.click('#cancel');
    expect(await example.untilState('aborted')).toBe('The promise was rejected: AbortError.');
    const lines = await example.lines();
    await example.untilAwaited('asyncio::event(button, "click")');
    expect(await example.lines()).toEqual(lines);
    await example.page.click('#start');
    await example.untilAwaited('asyncio::sleep(');
    await example.page.click('#cancel');
    await example.untilState('aborted');
  });

  it('cancelling it while it fetches aborts the fetch', async () => {
    example = await Example.open(browser);
    server.interfere((path) => (path.endsWith(example.poem) ? 'hold' : undefined));
    const failed = new Promise((resolve) => example.page.once('requestfailed', (request) => resolve(request.url())));
    await example.page.click('#start');
    await example.untilAwaited('co_await asyncio::abortable(', 'co_await download(url)');
    await example.page.click('#cancel');
    await example.untilState('aborted');
    expect(await failed).toContain(example.poem);
    expect(await example.lines()).toEqual([]);
  });

  it('what JavaScript rejects with goes through C++ unchanged', async () => {
    example = await Example.open(browser, 'en');
    server.interfere((path) => (path.endsWith(example.poem) ? 'lose' : undefined));
    await example.page.click('#start');
    expect(await example.untilState('failed')).toMatch(/^The promise was rejected: TypeError: /);
    // The browser's own word on the connection.
    example.problems.splice(0);
  });

  it('can be used by everybody, in both themes and languages, on a desk and on a phone', async () => {
    for (const theme of ['light', 'dark']) {
      example = await Example.open(browser, theme === 'light' ? 'ko' : 'en');
      for (const width of [1440, 390]) {
        await example.page.setViewport({ width, height: 900 });
        if (name === 'chromium') await example.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
        expect(await violations(example.page)).toEqual([]);
        expect(await example.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      }
      if (theme === 'light') await example.page.close();
    }
  });
});
