// The tutorial, as its reader meets it: every program live, by the tag that every other page uses.
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.ts';
import { type BrowserName, browserNames, launch } from './support/browsers.ts';
import { type Server, serve } from './support/server.ts';

const files = ['index.html', 'index.ko.html'] as const;
const sizes = { desktop: { width: 1200, height: 900 }, phone: { width: 380, height: 800 } } as const;

/** Keeps what its playgrounds say, each by its place on the page, and what the browser refused. */
const listener = `
  window.heard = [];
  window.refused = [];
  for (const type of ['ready', 'output', 'done', 'error']) {
    addEventListener(type, ({ target, detail }) => {
      if (target.localName === 'asyncio-playground') heard.push([[...document.querySelectorAll('asyncio-playground')].indexOf(target), type, detail]);
    }, true);
  }
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => refused.push(violatedDirective + ' ' + blockedURI));
`;

interface Playground extends HTMLElement {
  run(): void;
}

describe.each(browserNames)('the tutorial in %s', (name: BrowserName) => {
  let [browser, server]: [Browser, Server] = [] as never;
  let page: Page;
  let problems: string[] = [];

  beforeAll(async () => {
    [browser, server] = await Promise.all([launch(name), serve()]);
  });
  afterAll(() => Promise.all([browser?.close(), server?.close()]));
  afterEach(async () => {
    await page.close();
    expect(problems).toEqual([]);
  });

  async function open(file: string, { size = 'desktop', theme = 'light', script = true }: { size?: keyof typeof sizes; theme?: string; script?: boolean } = {}): Promise<void> {
    if (page && !page.isClosed()) await page.close();
    problems = [];
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('request', (request) => /^(data|blob|about):/.test(request.url()) || request.url().startsWith(server.url) || problems.push(`asks ${request.url()}`));
    await page.setViewport(sizes[size]);
    if (!script) await page.setJavaScriptEnabled(false);
    // Firefox has the colours of its machine.
    if (name === 'chromium') await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
    await page.evaluateOnNewDocument(listener);
    await page.goto(`${server.url}tutorial/${file}`);
  }

  const heard = (place: number, type: string) =>
    page.evaluate(`heard.filter(([from, type]) => from === ${place} && type === '${type}').map(([, , detail]) => detail)`) as Promise<unknown[]>;

  async function until(type: string, place: number): Promise<void> {
    await page.waitForFunction(`heard.some(([from, type]) => from === ${place} && type === '${type}')`, { polling: 20, timeout: 30_000 });
  }

  /** What stands between the tags of each playground. */
  const playgrounds = () => page.$$eval('asyncio-playground', (all) => all.map((each) => {
    const samp = each.querySelector('samp');
    return { example: each.getAttribute('example'), printed: samp?.textContent ?? undefined, seconds: Number.parseFloat(samp?.dataset.expected ?? '') };
  }));

  it.each(files)('runs every program of %s to what stands beside it, with no compiler, in the place that was kept for it', async (file) => {
    server.asked.clear();
    await open(file);
    const all = await playgrounds();
    expect(all.length).toBeGreaterThan(15);
    for (const [place, { example, printed, seconds }] of all.entries()) {
      const before = await page.evaluate((index) => document.querySelectorAll('asyncio-playground')[index]!.getBoundingClientRect().height, place);
      await page.evaluate((index) => {
        const playground = document.querySelectorAll<Playground>('asyncio-playground')[index]!;
        playground.setAttribute('clock', 'virtual');
        playground.scrollIntoView({ block: 'center', behavior: 'instant' });
      }, place);
      await until('ready', place);
      // A line of code more or less: where one is wrapped is known when the editor is there.
      await page.waitForFunction((index, kept) => Math.abs(document.querySelectorAll('asyncio-playground')[index]!.getBoundingClientRect().height - kept) < 22,
        { polling: 20 }, place, before);
      await page.evaluate((index) => document.querySelectorAll<Playground>('asyncio-playground')[index]!.run(), place);
      await until('done', place);
      const [done] = await heard(place, 'done');
      expect([example ?? printed, done]).toEqual([example ?? printed, expect.objectContaining({ how: 'exit', status: 0, asExpected: true })]);
      if (printed === undefined) continue;
      const outputs = (await heard(place, 'output')) as { stream: string; text: string }[];
      expect(outputs.filter(({ stream }) => stream === 'stdout').map(({ text }) => text).join('')).toBe(`${printed}\n`);
      expect((done as { elapsed: number }).elapsed).toBeCloseTo(seconds, 1);
    }
    expect(await page.evaluate('refused')).toEqual([]);
    expect([...server.asked].filter((path) => path.endsWith('.xz'))).toEqual([]);
  });

  it('answers a guess by keyboard, in a place that was kept for it', async () => {
    await open('index.html');
    const height = () => page.$eval('.guess', (guess) => guess.getBoundingClientRect().height);
    const shown = () => page.$$eval('.guess:first-of-type .why > p', (all) => all.filter((each) => getComputedStyle(each).visibility === 'visible').map((each) => each.className));
    const before = await height();
    expect(await shown()).toEqual([]);
    await page.focus('.guess input');
    await page.keyboard.press(' ');
    expect(await shown()).toEqual(['wrong']);
    await page.keyboard.press('ArrowDown');
    expect(await shown()).toEqual(['right']);
    expect(await height()).toBe(before);
  });

  it.each(files)('can be read by everybody: %s', async (file) => {
    for (const theme of name === 'chromium' ? ['light', 'dark'] : ['light']) {
      for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
        await open(file, { size, theme });
        await page.$$eval('.guess input:first-of-type', (inputs) => inputs.forEach((input) => (input as HTMLInputElement).click()));
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      }
    }
  });

  it('is one page in two languages, and leads to the playground and back', async () => {
    await open('index.html');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await Promise.all([page.waitForNavigation(), page.click('header .languages a[lang="ko"]')]);
    expect(page.url()).toBe(`${server.url}tutorial/index.ko.html`);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko');
    await Promise.all([page.waitForNavigation(), page.click('header .brand')]);
    await page.waitForSelector('site-header .reading a[href*="tutorial"]');
    await Promise.all([page.waitForNavigation(), page.click('site-header .reading a[href*="tutorial"]')]);
    expect(page.url()).toMatch(/\/tutorial\/index(\.ko)?\.html$/);
  });

  // Firefox cannot be told to run none.
  it.runIf(name === 'chromium')('needs no script to be read and guessed at', async () => {
    await open('index.ko.html', { script: false });
    const { programs, outputs, frames } = await page.evaluate(() => ({
      programs: [...document.querySelectorAll('asyncio-playground > pre > code.language-cpp')].filter((code) => code.checkVisibility()).length,
      outputs: [...document.querySelectorAll('asyncio-playground > pre > samp')].filter((samp) => samp.checkVisibility()).length,
      frames: document.querySelectorAll('iframe').length,
    }));
    expect(programs).toBeGreaterThan(15);
    expect(outputs).toBeGreaterThan(10);
    expect(frames).toBe(0);
    await page.click('.guess label');
    expect(await page.$$eval('.guess .why > p', (all) => all.filter((each) => getComputedStyle(each).visibility === 'visible').length)).toBe(1);
  });
});
