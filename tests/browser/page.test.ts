import { describe, expect, it } from 'vitest';
import { violations } from './support/axe.ts';
import { browserNames } from './support/browsers.ts';
import type { Playground } from './support/playground.ts';
import { cleansUp, compiled, ignoresEverything, millionLines, neverWaits } from './support/programs.ts';
import { stage } from './support/stage.ts';

/** The second at which a line came: never before it, and late by what a busy machine takes. */
function second(at: number): number {
  const whole = Math.floor(at + 0.002);
  return at - whole < 0.45 ? whole : at;
}

describe.each(browserNames)('the page in %s', (name) => {
  const on = stage(name);

  function visit(hash = '', settings: object = { language: 'en' }): Promise<Playground> {
    return on.open(hash, settings);
  }

  /** Opens an example whose compiled program is this one instead. */
  async function visitProgram(source: string, settings?: object): Promise<Playground> {
    on.server.replaceProgram('async-def', await compiled(source));
    return visit('#async-def', settings);
  }

  it('opens with an example: its code, its sentences, and the list of all', async () => {
    const { page, code } = bound(await visit());
    expect(await code()).toContain('#include <asyncio/asyncio.hpp>');
    expect(await page.$eval('.about h1', (title) => title.textContent)).toBeTruthy();
    await page.click('.examples-button');
    const links = await page.$$eval('#examples a', (all) => all.map((link) => link.getAttribute('href')));
    expect(links).toContain('#gather');
    expect(new Set(links).size).toBeGreaterThan(20);
    await page.click('#examples a[href="#gather"]');
    await page.waitForFunction(() => location.hash === '#gather' && !document.querySelector('#examples:popover-open'), { polling: 50 });
    expect(await code()).toContain('asyncio::gather');
  });

  it.each([
    ['say-after-tasks', [0, 1, 2, 2]],
    ['async-tasks', [0, 0, 0, 0, 3, 5, 5]],
    ['cancel-task', [0, 1, 1]],
  ])('runs %s in real time: every line at its moment', async (id, moments) => {
    const playground = await visit(`#${id}`);
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    const lines = await playground.lines();
    expect(lines.map(({ at }) => second(at))).toEqual(moments);
    if (id === 'async-tasks') expect(await playground.text('.totals')).toMatch(/8\.\d s of waiting in 5\.[0-4] s/);
  });

  it('stops an endless program as Ctrl-C does', async () => {
    const playground = await visit('#keep-printing');
    await playground.run();
    await playground.untilLines(3);
    await playground.stop();
    expect(await playground.untilEnd()).toBe('interrupted');
    expect((await playground.lines()).at(-1)).toMatchObject({ stream: 'stderr', text: 'KeyboardInterrupt' });
  });

  it('lets a stopped program clean up, and shows what it prints', async () => {
    const playground = await visitProgram(cleansUp);
    await playground.run();
    await playground.untilLines(1);
    await playground.stop();
    expect(await playground.untilEnd()).toBe('interrupted');
    const printed = (await playground.lines()).map(({ text }) => text);
    expect(printed).toEqual(['working', 'cleaning up', 'cleaned up', 'KeyboardInterrupt']);
  });

  it('stops by force what does not listen, and runs afresh afterwards', async () => {
    const playground = await visitProgram(ignoresEverything);
    for (let run = 0; run < 2; run++) {
      await playground.run();
      await playground.untilLines(1);
      await playground.stop();
      expect(await playground.untilEnd()).toBe('killed');
      expect(await playground.text('.sentence')).toContain('by force');
    }
    await playground.page.click('.examples-button');
    await playground.page.click('#examples a[href="#create-task"]');
    await playground.untilActivity('ready');
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
  });

  it('jumps from moment to moment under the virtual clock', async () => {
    const playground = await visit('#async-main');
    await playground.page.click('.clock label:has([value="virtual"])');
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    expect((await playground.lines()).at(-1)?.at).toBeCloseTo(10, 1);
    expect(await playground.text('.totals')).toMatch(/^virtual 10\.0 s, computed in (<\s)?[\d.]+ m?s/);
  });

  it('caps an endless program under the virtual clock', async () => {
    const playground = await visit('#keep-printing', { language: 'en', clock: 'virtual' });
    await playground.run();
    expect(await playground.untilEnd()).toBe('limit');
    expect(await playground.text('.sentence')).toContain('60.0 s');
  });

  it('caps computing without end under the virtual clock', async () => {
    const playground = await visitProgram(neverWaits, { language: 'en', clock: 'virtual' });
    await playground.run();
    expect(await playground.untilEnd()).toBe('limit');
    expect(await playground.text('.sentence')).toContain('10 s of computing');
  });

  it('says where a browser cannot wait, and runs under the virtual clock there', async () => {
    const playground = await visit();
    await playground.page.evaluateOnNewDocument(() => {
      delete (WebAssembly as { Suspending?: unknown }).Suspending;
    });
    await playground.visit('#say-after');
    expect(await playground.text('.no-real-clock')).toContain('Promise Integration');
    expect(await playground.page.$eval('.clock input[value="real"]', (input) => (input as HTMLInputElement).disabled)).toBe(true);
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    expect(await playground.text('.totals')).toContain('virtual 3.0 s');
  });

  it('keeps working while a program prints a million lines', async () => {
    const playground = await visitProgram(millionLines);
    await playground.run();
    await playground.untilLines(1);
    await playground.page.click('.segments [lang="ko"]');
    await playground.page.waitForFunction(() => document.documentElement.lang === 'ko', { polling: 50 });
    expect(await playground.untilEnd()).toBe('finished');
    await playground.page.waitForFunction(() => document.querySelector('.lines li:last-child .text')?.textContent === 'line 1000000', { polling: 50 });
    expect(await playground.text('.dropped')).toMatch(/9\d\d,\d\d\d/);
    expect((await playground.lines()).length).toBeLessThan(300);
  });

  it('follows the newest line, unless the reader scrolled up', async () => {
    const playground = await visit('#wait-for', { language: 'en', clock: 'virtual' });
    const { page } = playground;
    await page.setViewport({ width: 1440, height: 640 });
    await playground.run();
    await playground.untilEnd();
    const atEnd = () => page.$eval('.scroll', (scroll) => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 8);
    expect(await atEnd()).toBe(true);
    await page.$eval('.scroll', (scroll) => scroll.scrollTo(0, 0));
    await page.waitForSelector('.follow:not([hidden])');
    expect(await atEnd()).toBe(false);
    await page.click('.follow');
    await page.waitForSelector('.follow[hidden]');
    expect(await atEnd()).toBe(true);
  });

  it('speaks Korean and English, and remembers which', async () => {
    const playground = await visit('', { language: 'ko' });
    const { page } = playground;
    expect(await page.$eval('html', (html) => html.lang)).toBe('ko');
    expect(await playground.text('#run')).toContain('실행');
    await page.click('.segments [lang="en"]');
    await page.waitForFunction(() => document.documentElement.lang === 'en', { polling: 50 });
    expect(await playground.text('#run')).toContain('Run');
    await playground.visit();
    expect(await page.$eval('html', (html) => html.lang)).toBe('en');
  });

  it('has a light and a dark theme, and remembers which', async () => {
    const playground = await visit();
    const { page } = playground;
    const paper = () => page.$eval('body', (body) => getComputedStyle(body).backgroundColor);
    const editorPaper = () => page.$eval('.monaco-editor-background', (editor) => getComputedStyle(editor).backgroundColor);
    await page.select('#theme', 'light');
    const light = [await paper(), await editorPaper()];
    await page.select('#theme', 'dark');
    const dark = [await paper(), await editorPaper()];
    expect(light).toEqual(['rgb(248, 246, 241)', 'rgb(255, 255, 255)']);
    expect(dark).toEqual(['rgb(20, 21, 23)', 'rgb(27, 29, 32)']);
    await playground.visit();
    expect([await paper(), await editorPaper()]).toEqual(dark);
  });

  it('can be used with the keyboard alone', async () => {
    const playground = await visit('#say-after', { language: 'en', clock: 'virtual' });
    const { page } = playground;
    const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.className || document.activeElement?.tagName);
    // The first stop of Tab leads past the header into the code.
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('skip');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.closest('.mount'), { polling: 50 });
    await playground.press('Control', 'Enter');
    expect(await playground.untilEnd()).toBe('finished');
    // Tab is the editor's, until Escape gives it back.
    await page.keyboard.press('Escape');
    for (let presses = 0; (await focused()) !== 'run'; presses++) {
      expect(presses).toBeLessThan(8);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await playground.untilActivity('finished');
  });

  it('stands one under the other at 360 pixels', async () => {
    const playground = await visit('#create-task');
    const { page } = playground;
    await page.setViewport({ width: 360, height: 740 });
    const tops = await page.$$eval('.sentences, editor-pane, #run, output-view', (parts) => parts.map((part) => part.getBoundingClientRect().top));
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.$eval('#run', (button) => button.scrollIntoView());
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
  });

  it('keeps a draft over a reload, sets it aside, and takes it back', async () => {
    const playground = await visit('#gather');
    const { page } = playground;
    await playground.typeAtStart('// mine ');
    await playground.visit('#gather');
    expect(await playground.code()).toMatch(/^\/\/ mine /);
    await page.click('.restore');
    await page.waitForSelector('.bring-back');
    expect(await playground.code()).not.toContain('// mine');
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    await page.click('.bring-back');
    expect(await playground.code()).toMatch(/^\/\/ mine /);
  });

  it('works where the browser stores nothing', async () => {
    const playground = await visit();
    await playground.page.evaluateOnNewDocument(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    });
    await playground.visit('#create-task');
    await playground.typeAtStart('x');
    expect(await playground.code()).toMatch(/^x/);
    expect(await playground.text('.keys')).toMatch(/store nothing|저장할 수 없/);
  });

  it('says that it does not know an example, and shows those it knows', async () => {
    const playground = await visit();
    const { page } = playground;
    await page.evaluate(() => (location.hash = '#no-such'));
    await page.waitForSelector('.unknown h1');
    expect(await playground.text('.unknown h1')).toContain('no-such');
    await page.click('.unknown a[href="#gather"]');
    await page.waitForSelector('.unknown', { hidden: true });
    expect(await playground.code()).toContain('asyncio::gather');
  });

  it.each(['light', 'dark'])('has nothing that axe finds wrong in the %s theme', async (theme) => {
    const playground = await visit('#wait-for', { language: 'ko', theme, clock: 'virtual' });
    await playground.run();
    await playground.untilEnd();
    expect(await violations(playground.page)).toEqual([]);
  });
});

function bound(playground: Playground) {
  return { page: playground.page, code: () => playground.code() };
}
