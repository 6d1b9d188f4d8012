import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Frame, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.ts';
import { type BrowserName, browserNames, launch } from './support/browsers.ts';
import { type Blog, serveBlog } from './support/host.ts';
import { serve, type Server } from './support/server.ts';

const kept = join(import.meta.dirname, '../../web/src/share/kept');
const link = (JSON.parse(readFileSync(join(kept, '1-gather-edited.json'), 'utf8')) as { link: string }).link;

/** The element, as its page's script has it. */
interface Element extends HTMLElement {
  run(): void;
  stop(): void;
  setCode(code: string): void;
  getCode(): Promise<string>;
  theme: string | null;
}

/** Keeps all that the elements say. */
const listener = `
  const heard = [];
  for (const type of ['ready', 'run', 'output', 'done', 'error']) {
    addEventListener(type, ({ target, detail }) => {
      if (target.localName === 'asyncio-playground') heard.push([target.id, type, detail]);
    }, true);
  }
  const refused = [];
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => refused.push(violatedDirective + ' ' + blockedURI));
`;

const hello = `#include <asyncio/asyncio.hpp>

#include <print>

asyncio::Coroutine<> hello() {
    std::println("hello & goodbye");
    co_await asyncio::sleep(1);
}

int main() {
    asyncio::run(hello());
}
`;
const inHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

describe.each(browserNames)('an embedded playground in %s', (name: BrowserName) => {
  let [browser, server, blog]: [Browser, Server, Blog] = [] as never;
  let [context, page]: [BrowserContext, Page] = [] as never;
  let problems: string[] = [];
  let isExpected: (problem: string) => boolean = () => false;

  beforeAll(async () => {
    [server, browser] = [await serve(), await launch(name)];
    blog = await serveBlog(server.url);
  });

  afterAll(async () => {
    await browser?.close();
    await blog?.close();
    await server?.close();
  });

  afterEach(async () => {
    const refused = await page.evaluate('typeof refused === "undefined" ? [] : refused');
    await context.close();
    expect(problems.filter((problem) => !isExpected(problem))).toEqual([]);
    isExpected = () => false;
    expect(refused).toEqual([]);
  });

  async function visit(address: string, settings: { scripts?: boolean } = {}): Promise<void> {
    problems = [];
    context = await browser.createBrowserContext();
    page = await context.newPage({ type: 'window' });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.setViewport({ width: 900, height: 1000 });
    if (settings.scripts === false) await page.setJavaScriptEnabled(false);
    await page.goto(address, { waitUntil: 'load' });
  }

  const tag = (attributes = '') => `<script type="module" src="${server.url}embed.js" ${attributes}></script>`;

  /** Opens a page of the blog in which the tag and this stands. */
  async function open(body: string, rest: { attributes?: string; language?: string; style?: string; script?: string } = {}): Promise<void> {
    const { attributes, script = '', ...others } = rest;
    blog.write({ head: tag(attributes), body, script: listener + script, ...others });
    await visit(blog.url);
  }

  const heard = (id = '') => page.evaluate(`heard.filter(([from]) => from === ${JSON.stringify(id)}).map(([, type, detail]) => [type, detail])`) as Promise<[string, never][]>;

  async function until(type: string, id = ''): Promise<unknown> {
    await page.waitForFunction(`heard.some(([from, type]) => from === ${JSON.stringify(id)} && type === '${type}')`, { polling: 50, timeout: 60_000 });
    return (await heard(id)).find(([each]) => each === type)?.[1];
  }

  /** The document of the first frame, or of the one in a place. */
  async function frameOf(place = 0): Promise<Frame> {
    for (let waited = 0; waited < 200; waited++) {
      const frame = page.frames().filter((each) => each.url().includes('/embed.html'))[place];
      if (frame) {
        await frame.waitForSelector('embed-page');
        return frame;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('No frame came.');
  }

  const lines = (frame: Frame) => frame.$$eval('.lines .text', (all) => all.map((line) => line.textContent));
  const activity = (frame: Frame, wanted: string) =>
    frame.waitForFunction((state) => document.querySelector('.state')?.getAttribute('data-activity') === state, { polling: 50, timeout: 60_000 }, wanted);
  const height = (selector = 'asyncio-playground') => page.$eval(selector, (element) => element.getBoundingClientRect().height);
  const call = <T>(what: (element: Element) => T, selector = 'asyncio-playground') =>
    page.$eval(selector, what as unknown as (element: globalThis.Element) => T) as Promise<Awaited<T>>;
  const paths = () => [...server.asked].map((path) => path.split('/').at(-1) ?? '');

  it('runs an example by its name, when its reader presses Run, with no compiler', async () => {
    server.asked.clear();
    await open('<asyncio-playground example="gather" clock="virtual"></asyncio-playground>');
    await until('ready');
    const frame = await frameOf();
    await activity(frame, 'ready');
    expect(await lines(frame)).toEqual([]);
    await frame.waitForSelector('.mount .view-line');
    await frame.click('#run');
    await activity(frame, 'finished');
    expect(await lines(frame)).toEqual(['90']);
    expect(await heard()).toContainEqual(['done', expect.objectContaining({ how: 'exit', status: 0, waited: expect.any(Number) })]);
    expect((await heard()).map(([type]) => type).filter((type) => type !== 'output')).toEqual(['ready', 'run', 'done']);
    expect(paths().filter((path) => path.endsWith('.xz'))).toEqual([]);
  });

  it('takes the code between its tags, and knows an example in it', async () => {
    const gather = readFileSync(join(import.meta.dirname, '../../examples/gather/main.cpp'), 'utf8');
    server.asked.clear();
    await open(`<asyncio-playground clock="virtual">\n\n${inHtml(gather.replaceAll(/^(?=.)/gm, '    '))}\n  </asyncio-playground>`);
    await until('ready');
    expect(await call((element) => element.getCode())).toBe(gather);
    await call((element) => element.run());
    await until('done');
    expect(paths().filter((path) => path.endsWith('.xz'))).toEqual([]);
  });

  it('makes playgrounds of code blocks that are on the page, where the tag says so', async () => {
    await open(`<pre id="no"><code class="language-python">print()</code></pre><pre><code class="language-cpp">${inHtml(hello)}</code></pre>`, {
      attributes: 'data-upgrade=".language-cpp"',
    });
    await until('ready');
    expect(await call((element) => element.getCode())).toBe(hello);
    expect(await page.$eval('#no', (block) => block.parentElement!.localName)).toBe('main');
    expect(await page.$$('asyncio-playground')).toHaveLength(1);
  });

  it('has the colours and the language of the page around it, and follows them', async () => {
    await open('<div lang="ko-KR"><asyncio-playground example="gather"></asyncio-playground></div>', {
      style: 'body { background: #fff } .night body { background: #101214 }',
    });
    await until('ready');
    const frame = await frameOf();
    const looks = () => frame.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]);
    const becomes = (theme: string) => frame.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, { polling: 50 }, theme);
    expect(await looks()).toEqual(['ko', 'light']);
    expect(await frame.$eval('#run', (button) => button.textContent?.trim())).toBe('실행');
    await page.evaluate(() => document.documentElement.classList.add('night'));
    await becomes('dark');
    await call((element) => void (element.theme = 'light'));
    await becomes('light');
    await call((element) => element.setAttribute('language', 'en'));
    await frame.waitForFunction(() => document.querySelector('#run')?.textContent?.trim() === 'Run', { polling: 50 });
  });

  it('does what the page around it asks for, and tells it what happens', async () => {
    await open('<asyncio-playground example="say-after-tasks"></asyncio-playground>');
    await until('ready');
    const mine = hello.replace('sleep(1)', 'sleep(3600)').replace('goodbye', 'more');
    await call((element) => element.setCode('// other'));
    expect(await call((element) => element.getCode())).toBe('// other');
    await page.$eval('asyncio-playground', (element, code) => (element as Element).setCode(code), mine);
    await call((element) => element.run());
    expect(await until('output')).toEqual({ stream: 'stdout', text: 'hello & more\n', at: expect.any(Number) });
    const frame = await frameOf();
    await activity(frame, 'running');
    await call((element) => element.stop());
    expect(await until('done')).toMatchObject({ how: 'interrupted', status: 130 });
    await call((element) => element.setCode('int main() { return nothing; }\n'));
    await call((element) => element.run());
    expect(await until('error')).toMatch(/did not compile|error/i);
    await frame.waitForSelector('#problems .problem');
  });

  it('keeps what its reader wrote when the page around it changes how it looks', async () => {
    await open('<asyncio-playground example="gather"></asyncio-playground>');
    await until('ready');
    const frame = await frameOf();
    await frame.waitForSelector('.mount .view-line');
    await frame.click('.mount');
    await frame.waitForFunction(() => document.activeElement?.closest('.mount'), { polling: 50 });
    await page.keyboard.type('MINE');
    await call((element) => element.setAttribute('theme', 'dark'));
    await frame.waitForFunction(() => document.documentElement.dataset.theme === 'dark', { polling: 50 });
    expect(await call((element) => element.getCode())).toContain('MINE');
    await call((element) => element.setAttribute('example', 'create-task'));
    await page.waitForFunction(async () => !(await (document.querySelector('asyncio-playground') as Element).getCode()).includes('MINE'), { polling: 100 });
  });

  describe('keeps what its reader wrote when its page moves it', () => {
    const typed = async () => {
      const frame = await frameOf();
      await frame.waitForSelector('.mount .view-line');
      await frame.click('.mount');
      await frame.waitForFunction(() => document.activeElement?.closest('.mount'), { polling: 50 });
      await page.keyboard.type('MINE');
      // The element has heard of it when it has the answer.
      await page.waitForFunction(async () => (await (document.querySelector('asyncio-playground') as Element).getCode()).includes('MINE'), { polling: 100 });
      return frame;
    };
    const move = () => page.evaluate(() => document.querySelector('#other')!.append(document.querySelector('asyncio-playground')!));
    const again = () => page.evaluate('void heard.splice(0)');
    const code = () => call((element) => element.getCode());

    it('to another place, also twice and at once, and then shows what it is told', async () => {
      await open('<asyncio-playground example="gather"></asyncio-playground><div id="other"></div>');
      await until('ready');
      await typed();
      await again();
      await move();
      expect(await code()).toContain('MINE');
      await until('ready');
      await page.evaluate(() => {
        for (const place of ['main', '#other', 'main']) document.querySelector(place)!.append(document.querySelector('asyncio-playground')!);
      });
      expect(await code()).toContain('MINE');
      const frame = await frameOf();
      await frame.waitForFunction(() => document.querySelector('.mount .view-lines')?.textContent?.includes('MINE'), { polling: 50 });
      await frame.waitForSelector('.restore');
      await call((element) => element.setAttribute('example', 'create-task'));
      expect(await code()).not.toContain('MINE');
      await move();
      expect(await code()).toContain('create_task');
    });

    it('out of it, and in again later', async () => {
      await open('<asyncio-playground><pre><code>int main() {}</code></pre></asyncio-playground><div id="other"></div>');
      await until('ready');
      await typed();
      await page.evaluate(async () => {
        const element = document.querySelector('asyncio-playground')!;
        element.remove();
        await new Promise((resolve) => setTimeout(resolve, 200));
        document.querySelector('#other')!.append(element);
      });
      expect(await code()).toContain('MINE');
    });

    it('while a question is on its way', async () => {
      await open('<asyncio-playground example="gather"></asyncio-playground><div id="other"></div>');
      await until('ready');
      expect(await page.evaluate(async () => {
        const element = document.querySelector('asyncio-playground') as Element;
        element.setCode('// set');
        const before = element.getCode();
        document.querySelector('#other')!.append(element);
        return [await before, await element.getCode()];
      })).toEqual(['// set', '// set']);
    });

    it('and its frame too, where the browser can move that as it is', async () => {
      await open('<asyncio-playground example="gather"></asyncio-playground><div id="other" class="night"></div>', { style: 'body { background: #fff } .night { background: #101214 }' });
      await until('ready');
      await typed();
      await page.evaluate(() => {
        const [other, element] = [document.querySelector('#other')!, document.querySelector('asyncio-playground')!];
        (other as unknown as { moveBefore(node: Node, before: null): void }).moveBefore(element, null);
      });
      await page.waitForFunction(() => document.querySelector('asyncio-playground')!.shadowRoot!.querySelector('iframe')!.style.colorScheme === 'dark', { polling: 50 });
      expect(await code()).toContain('MINE');
      // Firefox moves the element so, and loads its frame anew.
      if (name === 'chromium') expect((await heard()).map(([type]) => type)).toEqual(['ready']);
    });

    it('and when its frame is loaded anew', async () => {
      await open('<asyncio-playground example="gather"></asyncio-playground>');
      await until('ready');
      const frame = await typed();
      await again();
      await frame.evaluate(() => location.reload());
      await until('ready');
      expect(await code()).toContain('MINE');
    });
  });

  it('takes the current code to the playground', async () => {
    await open('<asyncio-playground example="gather"></asyncio-playground>');
    await until('ready');
    const frame = await frameOf();
    const address = () => frame.$eval('.foot .open', (anchor) => (anchor as HTMLAnchorElement).href);
    await frame.waitForFunction(() => document.querySelector('.foot .open')?.getAttribute('href')?.endsWith('#gather'), { polling: 50 });
    expect(await frame.$eval('.foot .open', (anchor) => (anchor as HTMLAnchorElement).target)).toBe('_blank');
    const before = frame.url();
    await page.$eval('asyncio-playground', (element, code) => (element as Element).setCode(code), hello);
    await frame.waitForFunction(() => document.querySelector('.foot .open')?.getAttribute('href')?.includes('#c1.'), { polling: 50 });
    expect(frame.url()).toBe(before);
    expect(await frame.evaluate(() => localStorage.length)).toBe(0);
    await page.goto(await address());
    await page.waitForFunction(() => document.querySelector('.about h1')?.textContent?.startsWith('From a link') || document.querySelector('.about h1')?.textContent?.startsWith('링크'), { polling: 50 });
    await page.waitForSelector('.mount .view-line');
    expect((await page.$eval('.view-lines', (element) => element.textContent))!.replaceAll('\u00a0', ' ')).toContain('hello & goodbye');
  });

  it('is as high as what is in it, from before its frame comes, within the bounds that it is given', async () => {
    await open(`<asyncio-playground id="a" clock="virtual"><pre><code>${inHtml(hello)}</code></pre></asyncio-playground><p id="below">Below</p>
      <asyncio-playground id="b" example="gather" max-height="400"></asyncio-playground>`, { style: 'body { margin: 0 }' });
    const before = await page.$eval('#a', (element) => element.shadowRoot!.querySelector('.readable')!.getAttribute('style'));
    await until('ready', 'a');
    await page.waitForFunction((reserved) => Math.abs(document.querySelector('#a')!.getBoundingClientRect().height - Number.parseFloat(reserved)) < 4, { polling: 50 }, /[\d.]+/.exec(before!)![0]);
    await page.$eval('#b', (element) => element.scrollIntoView());
    await until('ready', 'b');
    await page.waitForFunction(() => document.querySelector('#b')!.getBoundingClientRect().height === 400, { polling: 50 });
    const frame = await frameOf(1);
    expect(await frame.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
    // More lines than at first: it grows.
    await page.evaluate(() => scrollTo(0, 0));
    const at = await height('#a');
    await page.$eval('#a', (element, code) => (element as Element).setCode(code), '\n'.repeat(9) + hello);
    await page.waitForFunction((least) => document.querySelector('#a')!.getBoundingClientRect().height >= least, { polling: 50 }, at + 9 * 21);
  });

  describe('shows some lines and folds the rest away', () => {
    // Monaco has one without a number where it covers its text area.
    const shown = (frame: Frame) => frame.$$eval('.mount .line-numbers', (all) => all.filter((each) => each.textContent).map((each) => [Number.parseFloat(getComputedStyle(each.parentElement!).top), each.textContent!] as const)
      .sort(([a], [b]) => a - b).map(([, number]) => Number(number)));
    const showsLines = (frame: Frame, ...wanted: number[]) => frame.waitForFunction(
      (expected) => [...document.querySelectorAll('.mount .line-numbers')].filter((each) => each.textContent).map((each) => Number(each.textContent)).sort((a, b) => a - b).join() === expected, { polling: 50, timeout: 10_000 }, wanted.join(),
    ).catch(async () => expect(await shown(frame)).toEqual(wanted));
    const bars = (frame: Frame) => frame.$$eval('.fold', (all) => all.map((bar) => [bar.textContent, bar.ariaLabel, bar.ariaExpanded]));
    const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

    async function openFolded(lines = '5-8', more = ''): Promise<Frame> {
      await open(`<asyncio-playground clock="virtual" language="en" lines="${lines}" ${more}><pre><code>${inHtml(hello)}</code></pre></asyncio-playground><p id="below">Below</p>`);
      await until('ready');
      const frame = await frameOf();
      await frame.waitForSelector('.mount .view-line');
      return frame;
    }

    /** Puts the caret at the end of a line that is shown. */
    async function clickLine(frame: Frame, text: string): Promise<void> {
      const line = () => frame.evaluateHandle((wanted) => [...document.querySelectorAll('.view-line > span')].find((each) => each.textContent!.replaceAll('\u00a0', ' ').includes(wanted))!, text);
      // Drawn anew, it is another one.
      await (await line()).click().catch(async () => (await line()).click());
      await page.keyboard.press('End');
    }

    /** Once it is drawn in its place. */
    async function clickBar(frame: Frame, at: number): Promise<void> {
      await frame.waitForFunction((place) => (document.querySelectorAll('.fold')[place]?.getBoundingClientRect().top ?? -1) > 0, { polling: 50 }, at);
      await (await frame.$$('.fold'))[at]!.click();
    }

    it('with their true numbers, as high as they are from before the frame comes, and the whole program runs', async () => {
      await open(`<asyncio-playground clock="virtual" language="en" lines="5-8"><pre><code>${inHtml(hello)}</code></pre></asyncio-playground>`, { style: 'body { margin: 0 }' });
      const reserved = await height();
      await until('ready');
      const frame = await frameOf();
      await showsLines(frame, 5, 6, 7, 8);
      expect(await bars(frame)).toEqual([['⋯ 4 lines', 'Show 4 lines from line 1 on', 'false'], ['⋯ 4 lines', 'Show 4 lines from line 9 on', 'false']]);
      await page.waitForFunction((wanted) => Math.abs(document.querySelector('asyncio-playground')!.getBoundingClientRect().height - wanted) < 4, { polling: 50 }, reserved);
      expect(await call((element) => element.getCode())).toBe(hello);
      await call((element) => element.run());
      expect(await until('output')).toMatchObject({ text: 'hello & goodbye\n' });
      await call((element) => element.setAttribute('language', 'ko'));
      await frame.waitForFunction(() => document.querySelector('.fold')?.textContent === '⋯ 4줄', { polling: 50 });
    });

    it('and opens a fold by a click, or by a key, which leads into it', async () => {
      const frame = await openFolded();
      await showsLines(frame, ...from(5, 8));
      const before = await height();
      await clickBar(frame, 1);
      await showsLines(frame, ...from(5, 13));
      await page.waitForFunction((low) => document.querySelector('asyncio-playground')!.getBoundingClientRect().height > low, { polling: 50 }, before);
      await frame.focus('.fold');
      await page.keyboard.press('Enter');
      await showsLines(frame, ...from(1, 13));
      expect(await frame.$('.fold')).toBeNull();
      await page.keyboard.type('// at the top');
      expect(await call((element) => element.getCode())).toBe(`// at the top${hello}`);
    });

    it('is reached by Tab from the editor', async () => {
      const frame = await openFolded('5-8', 'read-only');
      await frame.focus('.mount textarea, .mount .native-edit-context');
      await page.keyboard.press('Tab');
      expect(await frame.evaluate(() => document.activeElement?.textContent)).toBe('⋯ 4 lines');
    });

    it('and keeps in sight what is written beside a fold, and where it is', async () => {
      const frame = await openFolded();
      await clickLine(frame, 'co_await');
      await page.keyboard.press('Enter');
      await page.keyboard.type('// more');
      await showsLines(frame, ...from(5, 9));
      expect(await bars(frame)).toEqual([['⋯ 4 lines', 'Show 4 lines from line 1 on', 'false'], ['⋯ 4 lines', 'Show 4 lines from line 10 on', 'false']]);
      await clickLine(frame, '}');
      await page.keyboard.press('Enter');
      await page.keyboard.type('// last');
      await showsLines(frame, ...from(5, 10));
      expect((await call((element) => element.getCode())).split('\n').slice(4, 11)).toEqual([...hello.split('\n').slice(4, 7), '    // more', '}', '// last', '']);
    });

    it.each([
      ['is pulled up into a fold', 'asyncio::Coroutine', ['Home', 'Backspace'], from(1, 7)],
      ['pulls a fold up to itself', '}', ['Delete'], from(5, 12)],
    ] as const)('and opens a fold when a line %s', async (_, line, keys, numbers) => {
      const frame = await openFolded();
      await clickLine(frame, line);
      for (const key of keys) await page.keyboard.press(key);
      await showsLines(frame, ...numbers);
    });

    it('and opens all that is selected, before anything is done to it', async () => {
      const frame = await openFolded();
      await clickLine(frame, 'co_await');
      await page.keyboard.down('Control');
      await page.keyboard.press('a');
      await page.keyboard.up('Control');
      await showsLines(frame, ...from(1, 13));
      await page.keyboard.press('Delete');
      await showsLines(frame, 1);
      await page.keyboard.down('Control');
      await page.keyboard.press('z');
      await page.keyboard.up('Control');
      await showsLines(frame, ...from(1, 13));
      expect(await call((element) => element.getCode())).toBe(hello);
    });

    it('and opens what keeps the program from compiling', async () => {
      const frame = await openFolded();
      await clickLine(frame, 'asyncio::Coroutine');
      for (let times = 0; times < 4; times++) await page.keyboard.press('ArrowLeft');
      await page.keyboard.type('_there');
      await showsLines(frame, ...from(5, 8));
      await call((element) => element.run());
      expect(await until('error')).toMatch(/compile/);
      await showsLines(frame, ...from(5, 13));
    });

    it('and folds it again when the original is restored; of other code it shows all', async () => {
      const frame = await openFolded();
      await page.$eval('asyncio-playground', (element, code) => (element as Element).setCode(code), `// other\n${hello}`);
      await showsLines(frame, ...from(1, 14));
      await frame.click('.restore');
      await showsLines(frame, ...from(5, 8));
      await call((element) => element.setAttribute('lines', '10-99'));
      await showsLines(frame, ...from(10, 13));
      await call((element) => element.setAttribute('lines', '12-10'));
      await showsLines(frame, ...from(1, 13));
    });

    it('also in a plain frame', async () => {
      blog.write({ body: `<iframe title="Example" src="${server.url}embed.html?lines=1,5-7#gather" width="800" height="500"></iframe>` });
      await visit(blog.url);
      const frame = await frameOf();
      await frame.waitForSelector('.mount .view-line');
      await showsLines(frame, 1, 5, 6, 7);
    });

    it('and, where the full editor does not come, begins with them', async () => {
      server.interfere((path) => (/\/monaco-[^/]*\.js$/.test(path) ? 'lose' : undefined));
      try {
        await open(`<asyncio-playground lines="10-12"><pre><code>${inHtml(hello)}</code></pre></asyncio-playground>`);
        await until('ready');
        const frame = await frameOf();
        await frame.waitForFunction(() => document.querySelector('.foot')?.textContent?.match(/plain one|편집기/), { polling: 50 });
        expect(await frame.$eval('textarea.plain', (area) => [(area as HTMLTextAreaElement).value.length, area.scrollTop, area.clientHeight])).toEqual([hello.length, 161, 4 * 21 + 28 + 24]);
      } finally {
        server.interfere(() => undefined);
        isExpected = () => true;
      }
    });
  });

  describe('has the Python beside the C++', () => {
    const python = 'import asyncio\n\nasync def hello():\n    print("hello & <goodbye>")\n    await asyncio.sleep(1)\n\nasyncio.run(hello())\n';
    const both = `<pre><code>${inHtml(hello)}</code></pre><pre><code class="language-python">${inHtml(python)}</code></pre>`;
    const tabs = (frame: Frame) => frame.$$eval('[role=tab]', (all) => all.map((tab) => [tab.textContent, tab.ariaSelected]));
    const inFront = (frame: Frame, text: string) => frame.waitForFunction((wanted) => [...document.querySelectorAll('.panel')]
      .some((panel) => panel.checkVisibility({ visibilityProperty: true }) && panel.textContent!.replaceAll('\u00a0', ' ').includes(wanted)), { polling: 50 }, text);

    it('of an example that is asked for it', async () => {
      await open('<asyncio-playground id="a" example="gather" python></asyncio-playground><div id="space"></div><asyncio-playground id="b" example="gather"></asyncio-playground>', { style: '#space { height: 3000px }' });
      await until('ready', 'a');
      const frame = await frameOf();
      expect(await tabs(frame)).toEqual([['C++', 'true'], ['Python', 'false']]);
      await frame.click('#tab-original\\.py');
      await inFront(frame, 'await asyncio.gather');
      await page.$eval('#b', (element) => element.scrollIntoView());
      await until('ready', 'b');
      expect(await tabs(await frameOf(1))).toEqual([]);
    });

    it('of the page’s own code, where it stands between the tags, too', async () => {
      await open(`<asyncio-playground clock="virtual">${both}</asyncio-playground>`, { style: 'body { margin: 0 }' });
      const reserved = await height();
      await until('ready');
      const frame = await frameOf();
      await frame.waitForSelector('.mount .view-line');
      await page.waitForFunction((wanted) => Math.abs(document.querySelector('asyncio-playground')!.getBoundingClientRect().height - wanted) < 4, { polling: 50 }, reserved);
      const before = await height();
      await frame.focus('[role=tab]');
      await page.keyboard.press('ArrowRight');
      await inFront(frame, 'print("hello & <goodbye>")');
      expect(await tabs(frame)).toEqual([['C++', 'false'], ['Python', 'true']]);
      expect(await frame.evaluate(() => document.activeElement!.id)).toBe('tab-original.py');
      await frame.waitForSelector('#panel-original\\.py .mtk6, #panel-original\\.py [class*="mtk"] + [class*="mtk"]');
      expect(await height()).toBe(before);
      expect(await call((element) => element.getCode())).toBe(hello);
      expect(await violations(frame)).toEqual([]);
      await page.keyboard.press('Home');
      await inFront(frame, 'co_await');
      await call((element) => element.run());
      expect(await until('output')).toMatchObject({ text: 'hello & goodbye\n' });
      await call((element) => element.setAttribute('python', 'false'));
      await frame.waitForFunction(() => !document.querySelector('[role=tab]'), { polling: 50 });
      expect(await call((element) => element.getCode())).toBe(hello);
    });

    it('which is only read, and goes where an error is looked for', async () => {
      await open(`<asyncio-playground>${both}</asyncio-playground>`);
      await until('ready');
      const frame = await frameOf();
      await call((element) => element.setCode('int main() { return nothing; }\n'));
      await frame.click('#tab-original\\.py');
      await frame.click('#panel-original\\.py .mount');
      await page.keyboard.type('MINE');
      expect(await call((element) => element.getCode())).not.toContain('MINE');
      await call((element) => element.run());
      await frame.waitForSelector('#problems .problem');
      await frame.click('#problems .problem');
      await inFront(frame, 'return nothing');
      await frame.waitForFunction(() => document.activeElement?.closest('#panel-main\\.cpp'), { polling: 50 });
    });

    it('but shows no tabs where there is none, and takes text beside it as the code', async () => {
      await open(`<asyncio-playground id="a" code="int main() {}" python></asyncio-playground><div id="space"></div>
        <asyncio-playground id="b">int main() { return 0; }<pre><code class="language-python">${inHtml(python)}</code></pre></asyncio-playground>`, { style: '#space { height: 3000px }' });
      await until('ready', 'a');
      expect(await tabs(await frameOf())).toEqual([]);
      await page.$eval('#b', (element) => element.scrollIntoView());
      await until('ready', 'b');
      expect(await tabs(await frameOf(1))).toHaveLength(2);
      expect(await call((element) => element.getCode(), '#b')).toBe('int main() { return 0; }\n');
    });
  });

  it('stands beside others on one page, each with a program of its own', async () => {
    await open(['gather', 'create-task', 'say-after-tasks'].map((id) => `<asyncio-playground id="${id}" example="${id}" max-height="320" clock="virtual"></asyncio-playground>`).join(''));
    for (const id of ['gather', 'create-task', 'say-after-tasks']) {
      await until('ready', id);
      await call((element) => element.run(), `#${id}`);
    }
    for (const id of ['gather', 'create-task', 'say-after-tasks']) expect(await until('done', id)).toMatchObject({ how: 'exit', status: 0 });
    const texts = await Promise.all(['gather', 'say-after-tasks'].map(async (id) => (await heard(id)).filter(([type]) => type === 'output').map(([, output]) => (output as { text: string }).text).join('')));
    expect(texts[0]).toBe('90\n');
    expect(texts[1]).toContain('hello\nworld\n');
  });

  it('loads nothing before its reader comes near, and little before it is seen', async () => {
    server.asked.clear();
    await open(`<p>Above</p><div id="space"></div><asyncio-playground example="gather"></asyncio-playground>`, { style: '#space { height: 3000px }' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(paths()).toEqual(['embed.js']);
    server.sent.clear();
    // Near, but not in sight.
    await page.evaluate(() => scrollTo(0, document.querySelector('asyncio-playground')!.getBoundingClientRect().top - innerHeight - 200));
    await page.waitForFunction(() => document.querySelector('asyncio-playground')!.shadowRoot!.querySelector('iframe'), { polling: 50 });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(paths().filter((path) => /monaco|runner|start|theme|\.wasm|\.xz/.test(path))).toEqual([]);
    const bytes = [...server.sent.values()].reduce((sum, each) => sum + each, 0);
    console.log(`${name}: a frame that is near has loaded ${bytes} bytes: ${[...server.sent].map(([path, size]) => `${path.split('/').at(-1)} ${size}`).join(', ')}`);
    expect(bytes).toBeLessThan(10_000);
    await page.$eval('asyncio-playground', (element) => element.scrollIntoView());
    await until('ready');
    const frame = await frameOf();
    await frame.waitForSelector('.mount .view-line');
    const seen = [...server.sent.values()].reduce((sum, each) => sum + each, 0);
    console.log(`${name}: a frame that is seen has loaded ${seen} bytes`);
    expect(seen).toBeLessThan(1_500_000);
  });

  it('can be run by the page around it before it was seen', async () => {
    await open(`<div id="space"></div><asyncio-playground example="gather" clock="virtual"></asyncio-playground>`, { style: '#space { height: 5000px }' });
    await call((element) => element.run());
    expect(await until('done')).toMatchObject({ how: 'exit' });
  });

  it('can be read where there are no scripts', async () => {
    // Firefox cannot be told to run none: there the tag is left out.
    blog.write({ head: name === 'chromium' ? tag() : '', body: `<asyncio-playground example="gather"><pre><code>${inHtml(hello)}</code></pre></asyncio-playground>` });
    await visit(blog.url, { scripts: name !== 'chromium' });
    expect(await page.$eval('asyncio-playground', (element) => (element as HTMLElement).innerText)).toContain('hello & goodbye');
  });

  it('can be read where the frame does not come, and says that it failed', async () => {
    server.interfere((path) => (path.endsWith('/embed.html') ? 'lose' : undefined));
    try {
      await open(`<asyncio-playground>${inHtml(hello)}</asyncio-playground>`);
      await page.waitForFunction(() => document.querySelector('asyncio-playground')!.shadowRoot!.querySelector('iframe'), { polling: 50 });
      expect(await page.$eval('asyncio-playground', (element) => element.shadowRoot!.querySelector('pre')!.checkVisibility())).toBe(true);
      const failed = page.evaluate(() => (document.querySelector('asyncio-playground') as Element).getCode().catch((problem: Error) => problem.message));
      await page.evaluate(() => document.querySelector('asyncio-playground')!.remove());
      expect(await failed).toMatch(/taken out/);
    } finally {
      server.interfere(() => undefined);
      // The browser's own words on the frame that did not come.
      isExpected = (problem) => /net::ERR|target origin/i.test(problem);
    }
  });

  it('says that there is no code where its frame loads and then fails', async () => {
    server.interfere((path) => (/\/start-[^/]*\.js$/.test(path) ? 'lose' : undefined));
    try {
      await open('<asyncio-playground example="gather"></asyncio-playground>');
      const code = () => page.evaluate(() => (document.querySelector('asyncio-playground') as Element).getCode().catch((problem: Error) => problem.message));
      expect(await code()).toMatch(/could not be loaded|불러오지 못했습니다/);
      expect(await until('error')).toMatch(/could not be loaded|불러오지 못했습니다/);
      expect(await code()).toMatch(/could not be loaded|불러오지 못했습니다/);
    } finally {
      server.interfere(() => undefined);
      isExpected = () => true;
    }
  });

  it.each([
    ['an example', '#gather', 'asyncio/asyncio.hpp'],
    ['a link', `#${link}`, 'i < 20'],
    ['what its address says', '?theme=dark&language=ko&view=code&clock=virtual&read-only#gather', 'asyncio/asyncio.hpp'],
  ])('is a plain frame where scripts are not allowed: %s', async (_, rest, text) => {
    blog.write({ body: `<iframe title="Example" src="${server.url}embed.html${rest.replaceAll('&', '&amp;')}" width="800" height="500"></iframe>` });
    await visit(blog.url);
    const frame = await frameOf();
    await frame.waitForFunction((wanted) => document.querySelector('.mount .view-lines')?.textContent?.replaceAll('\u00a0', ' ').includes(wanted), { polling: 50 }, text);
    expect(await lines(frame)).toEqual([]);
    expect(await frame.evaluate(() => [document.documentElement.scrollHeight <= innerHeight, document.querySelector('embed-page')!.getBoundingClientRect().height])).toEqual([true, 500]);
    if (rest.startsWith('?')) {
      expect(await frame.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme, document.querySelector<HTMLInputElement>('.clock input:checked')?.value])).toEqual(['ko', 'dark', 'virtual']);
      expect(await frame.$eval('output-view', (view) => view.checkVisibility())).toBe(false);
    }
    await frame.click('#run');
    if (rest === '#gather') await activity(frame, name === 'firefox' ? 'finished' : 'running');
  });

  it.each([
    ['cut', `#${link.slice(0, -12)}`, /12/],
    ['changed', '#c1.9.<img src=x onerror=document.body.remove()>', /바뀌었|changed/],
    ['of no example', '#nothing-of-that-name', /nothing-of-that-name/],
  ])('says what is wrong with an address that is %s', async (_, hash, sentence) => {
    blog.write({ body: `<iframe title="Example" src="${server.url}embed.html${hash.replaceAll('<', '&lt;')}" width="800" height="300"></iframe>` });
    await visit(blog.url);
    const frame = await frameOf();
    await frame.waitForSelector('.refused');
    expect(await frame.$eval('.refused', (element) => element.textContent)).toMatch(sentence);
    expect(await frame.$('.mount')).toBeNull();
  });

  it('tells the page around it that there is no such example', async () => {
    await open('<asyncio-playground example="nothing-of-that-name"></asyncio-playground>');
    expect(await until('error')).toMatch(/nothing-of-that-name/);
    expect(await call((element) => element.getCode())).toBe('');
    await call((element) => element.setAttribute('example', 'gather'));
    await until('ready');
    expect(await call((element) => element.getCode())).toContain('gather');
  });

  it('listens to nobody but its element', async () => {
    await open('<asyncio-playground example="gather"></asyncio-playground><iframe id="stranger" title="A stranger" hidden></iframe>');
    await until('ready');
    const frame = await frameOf();
    await page.evaluate((greeting) => {
      const element = document.querySelector('asyncio-playground')!;
      const target = element.shadowRoot!.querySelector('iframe')!.contentWindow!;
      const run = { type: 'run' };
      const { port1, port2 } = new MessageChannel();
      target.postMessage(greeting, '*', [port2]);
      port1.postMessage(run);
      for (const message of [run, { type: 'set-code', code: 'HACKED' }, greeting, null, [run], 'run', { type: 'show', content: { code: 'HACKED' }, options: {} }]) target.postMessage(message, '*');
      // Nor does the element hear what comes to the page and not over its port.
      for (const message of [greeting, { type: 'error', sentence: 'HACKED' }]) postMessage(message, '*');
    }, 'asyncio-playground');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await call((element) => element.getCode())).not.toContain('HACKED');
    await activity(frame, 'ready');
    expect((await heard()).map(([type]) => type)).toEqual(['ready']);
  });

  it('is for its own host only: another page that greets it is not heard', async () => {
    blog.write({ body: `<iframe title="Example" src="${server.url}embed.html?host=https://example.org" width="800" height="300"></iframe>`, script: listener });
    await visit(blog.url);
    await page.evaluate((greeting) => {
      const { port1, port2 } = new MessageChannel();
      document.querySelector('iframe')!.contentWindow!.postMessage(greeting, '*', [port2]);
      port1.postMessage({ type: 'show', content: { code: 'HACKED' }, options: {} });
    }, 'asyncio-playground');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const frame = page.frames().find((each) => each.url().includes('/embed.html'))!;
    expect(await frame.$('embed-page')).toBeNull();
  });

  it('can be used by everybody', async () => {
    await open(`<asyncio-playground example="gather" clock="virtual"><pre><code>${inHtml(hello)}</code></pre></asyncio-playground>`);
    await until('ready');
    await call((element) => element.run());
    await until('done');
    // axe greets the frame as if it were of the page's own origin.
    isExpected = (problem) => problem.includes('target origin');
    expect(await violations(page)).toEqual([]);
    const frame = await frameOf();
    expect(await violations(frame)).toEqual([]);
    await call((element) => element.setAttribute('theme', 'dark'));
    await frame.waitForFunction(() => document.documentElement.dataset.theme === 'dark', { polling: 50 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await violations(frame)).toEqual([]);
  });
});
