import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { browserNames } from './support/browsers.ts';
import type { Playground } from './support/playground.ts';
import { stage } from './support/stage.ts';

/** Help with the language: from the library's own words first, and from clang once it is there. */
describe.each(browserNames)('the editor in %s', (name) => {
  const on = stage(name);
  let playground: Playground;

  /** With this as the first line. */
  async function edit(start: string): Promise<Page> {
    playground = await on.open('#hello-world', { language: 'en' });
    await playground.typeAtStart('\n');
    await playground.page.keyboard.press('ArrowUp');
    await playground.page.keyboard.type(start);
    return playground.page;
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
    await playground.press('Enter');
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
    await playground.press('Alt', 'Shift', 'KeyF');
    await page.waitForFunction(() => document.querySelector('.mount[data-file="main.cpp"] .view-lines')?.textContent?.includes('int\u00a0first();'), { polling: 50, timeout: 30_000 });
    expect(await playground.code()).toContain('int first();\nint second();\n');
    await playground.press('Control', 'KeyZ');
    expect(await playground.code()).toContain('int  first( ) ;\nint  second( ) ;\n');
  });

  it('completes what only the compiler knows, once a run has fetched it', async () => {
    const page = await edit('');
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    await page.click('.mount[data-file="main.cpp"] .view-line');
    await playground.press('Control', 'Home');
    await page.keyboard.type('struct Answer { int value(int times); };\nvoid f(Answer& answer) { answer.');
    await shown(page, '.suggest-widget .monaco-list-row', 'value(int times)');
    await playground.press('Enter');
    await shown(page, '.parameter-hints-widget', 'int value(int times)');
    expect(await playground.code()).toContain('answer.value()');
  });
});
