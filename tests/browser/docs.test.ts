// The guide and the reference, as a reader meets them beside the playground.
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.ts';
import { launch } from './support/browsers.ts';
import { Playground } from './support/playground.ts';
import { type Server, serve } from './support/server.ts';

const files = ['guide.html', 'guide.ko.html', 'reference.html', 'reference.ko.html'] as const;
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch('chromium'), serve()]);
});
afterAll(() => Promise.all([browser?.close(), server?.close()]));

async function open(file: string, { size = 'desktop', theme = 'light', script = true }: { size?: keyof typeof sizes; theme?: string; script?: boolean } = {}): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport(sizes[size]);
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  await page.goto(`${server.url}docs/${file}`);
  return page;
}

describe.each(files)('%s', (file) => {
  it.each(Object.keys(sizes) as (keyof typeof sizes)[])('can be read by everybody, in both themes, on a %s', async (size) => {
    for (const theme of ['light', 'dark']) {
      const page = await open(file, { size, theme });
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      await page.close();
    }
  });

  it('needs no script', async () => {
    const page = await open(file, { script: false });
    const { text, colour } = await page.evaluate(() => ({
      text: document.querySelector('main')!.innerText,
      colour: getComputedStyle(document.body).backgroundColor,
    }));
    expect(text).toContain('TaskGroup');
    expect(colour).not.toBe('rgba(0, 0, 0, 0)');
    await page.close();
  });
});

describe('a reader', () => {
  it.each(['guide.html', 'guide.ko.html'])('is through %s in ten screens', async (file) => {
    const page = await open(file);
    expect(await page.evaluate(() => document.documentElement.scrollHeight / innerHeight)).toBeLessThanOrEqual(10);
    await page.close();
  });

  it('comes from the playground in its language and its theme, and back', async () => {
    const playground = await Playground.open(browser, server.url, '', { language: 'ko', theme: 'dark' });
    const { page } = playground;
    await Promise.all([page.waitForNavigation(), page.click('site-header .reading a[href*="reference"]')]);
    expect(page.url()).toBe(`${server.url}docs/reference.ko.html`);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await Promise.all([page.waitForNavigation(), page.click('header .pages a[href^="guide"]')]);
    expect(page.url()).toBe(`${server.url}docs/guide.ko.html`);
    await Promise.all([page.waitForNavigation(), page.click('header .languages a[lang="en"]')]);
    expect(page.url()).toBe(`${server.url}docs/guide.html`);
    await Promise.all([page.waitForNavigation(), page.click('header .brand')]);
    expect(page.url()).toBe(server.url);
    expect(playground.problems).toEqual([]);
    await playground.close();
  });

  it('finds a name under its address, below the header', async () => {
    const page = await open('reference.html#Queue.get');
    const { top, header } = await page.evaluate(() => ({
      top: document.getElementById('Queue.get')!.getBoundingClientRect().top,
      header: document.querySelector('header')!.getBoundingClientRect().bottom,
    }));
    expect(top).toBeGreaterThanOrEqual(header);
    expect(top).toBeLessThan(header + 100);
    await page.close();
  });
});
