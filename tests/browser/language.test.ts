import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'puppeteer-core';
import { browserNames, launch } from './support/browsers.ts';
import { Playground } from './support/playground.ts';
import { serve, type Server } from './support/server.ts';

/** Help with the language: from the library's own words first, and from clang once it is there. */
describe.each(browserNames)('the editor in %s', (name) => {
  let browser: Browser;
  let server: Server;
  let playground: Playground;

  beforeAll(async () => {
    [server, browser] = [await serve(), await launch(name)];
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  afterEach(async () => {
    const { page, problems } = playground;
    // The icons' font comes with the first icon; Firefox complains where the page goes before it has come.
    await page.evaluate(() => document.fonts.ready.then(() => {}));
    await playground.close();
    expect(problems).toEqual([]);
  });

  /** With this as the first line. */
  async function edit(start: string): Promise<Page> {
    playground = await Playground.open(browser, server.url, '#hello-world', { language: 'en' });
    await playground.typeAtStart('\n');
    await playground.page.keyboard.press('ArrowUp');
    await playground.page.keyboard.type(start);
    return playground.page;
  }

  async function press(page: Page, ...keys: Parameters<Page['keyboard']['press']>[0][]): Promise<void> {
    for (const key of keys.slice(0, -1)) await page.keyboard.down(key);
    await page.keyboard.press(keys.at(-1)!);
    for (const key of keys.slice(0, -1).reverse()) await page.keyboard.up(key);
  }

  function shown(page: Page, selector: string, text: string): Promise<unknown> {
    return page.waitForFunction(
      (wanted, part) => [...document.querySelectorAll<HTMLElement>(wanted)].some((each) => each.checkVisibility() && each.textContent?.includes(part)),
      { polling: 50, timeout: 15_000 }, selector, text,
    );
  }

  it('completes a name of the library and says what it promises', async () => {
    const page = await edit('asyncio::gath');
    await shown(page, '.suggest-widget .monaco-list-row', 'gather');
    await shown(page, '.suggest-details', 'Runs all at once');
    await press(page, 'Enter');
    await shown(page, '.parameter-hints-widget', 'gather(A&&... awaitables)');
    expect(await playground.code()).toMatch(/^asyncio::gather\(\)$/m);
  });

  it('shows what a name is in Python when the pointer rests on it', async () => {
    const page = await edit('');
    const place = await page.$$eval('.mount[data-file="main.cpp"] .view-line span span', (spans) => {
      const word = spans.find((span) => span.textContent?.includes('sleep'))!;
      const range = document.createRange();
      const start = word.textContent!.indexOf('sleep');
      range.setStart(word.firstChild!, start + 2);
      range.setEnd(word.firstChild!, start + 4);
      const { x, y, height } = range.getBoundingClientRect();
      return { x, y: y + height / 2 };
    });
    await page.mouse.move(place.x, place.y);
    await shown(page, '.monaco-hover', 'In Python: asyncio.sleep');
  });

  it('formats by Alt+Shift+F, and undoes that at once', async () => {
    const page = await edit('int  first( ) ;\nint  second( ) ;');
    await press(page, 'Alt', 'Shift', 'KeyF');
    await page.waitForFunction(() => document.querySelector('.mount[data-file="main.cpp"] .view-lines')?.textContent?.includes('int\u00a0first();'), { polling: 50, timeout: 30_000 });
    expect(await playground.code()).toContain('int first();\nint second();\n');
    await press(page, 'Control', 'KeyZ');
    expect(await playground.code()).toContain('int  first( ) ;\nint  second( ) ;\n');
  });

  it('completes what only the compiler knows, once a run has fetched it', async () => {
    const page = await edit('');
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    await page.click('.mount[data-file="main.cpp"] .view-line');
    await press(page, 'Control', 'Home');
    await page.keyboard.type('struct Answer { int value(int times); };\nvoid f(Answer& answer) { answer.');
    await shown(page, '.suggest-widget .monaco-list-row', 'value(int times)');
    await press(page, 'Enter');
    await shown(page, '.parameter-hints-widget', 'int value(int times)');
    expect(await playground.code()).toContain('answer.value()');
  });
});
