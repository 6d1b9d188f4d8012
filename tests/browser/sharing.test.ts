import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Frame, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserName, browserNames, launch } from './support/browsers.ts';
import { type Blog, serveBlog } from './support/host.ts';
import { serve, type Server, type Trouble } from './support/server.ts';

const program = (says: string) => `#include <asyncio/asyncio.hpp>
#include <print>

asyncio::Coroutine<> hello() {
    std::println("${says}");
    co_return;
}

int main() { asyncio::run(hello()); }
`;

const breaksDown = `#include <asyncio/asyncio.hpp>

int divide(int a, int b) {
    return a / b;
}
int main(int count, char**) { return divide(1, count - 1); }
`;

/** Two to the power of thirty types. */
const neverCompiles = `template <class T, int N> struct Tree : Tree<T*, N - 1>, Tree<T const*, N - 1> {};
template <class T> struct Tree<T, 0> {};
int main() { Tree<int, 30> tree; }
`;

const parts = (JSON.parse(readFileSync(join(import.meta.dirname, '../../dist/examples.json'), 'utf8')) as { compiler: { files: { parts: { path: string }[] }[] } })
  .compiler.files.flatMap((file) => file.parts.map(({ path }) => path));

interface Element extends HTMLElement {
  run(): void;
  stop(): void;
  setCode(code: string): void;
}

/** Counts the compilers that a frame has, by what it starts and ends. */
function countCompilers(): void {
  const counted = globalThis as unknown as { compilers: number };
  counted.compilers = 0;
  const { Worker } = globalThis;
  globalThis.Worker = class extends Worker {
    constructor(address: string | URL, options?: WorkerOptions) {
      super(address, options);
      if (options?.name !== 'compiler') return;
      counted.compilers += 1;
      const end = this.terminate.bind(this);
      this.terminate = () => {
        counted.compilers -= 1;
        end();
      };
    }
  };
}

describe.each(browserNames)('programs on one page in %s', (name: BrowserName) => {
  let [browser, server, blog]: [Browser, Server, Blog] = [] as never;
  let [context, page]: [BrowserContext, Page] = [] as never;
  let problems: string[] = [];
  /** How often each part of the compiler was asked for. */
  let asked = new Map<string, number>();

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
    await context.close();
    server.interfere(() => undefined);
    expect(problems).toEqual([]);
  });

  function watch(trouble?: Trouble): void {
    asked = new Map();
    server.interfere((path) => {
      if (!path.endsWith('.xz')) return undefined;
      asked.set(path, (asked.get(path) ?? 0) + 1);
      return trouble;
    });
  }

  /** A page of another origin, or of another site, with so many programs, all in sight. */
  async function open(count: number, { host = '127.0.0.1', where, prepare = () => {} }: { host?: string; where?: BrowserContext; prepare?: () => void } = {}): Promise<void> {
    problems = [];
    watch();
    blog.write({
      head: `<script type="module" src="${server.url}embed.js"></script>`,
      body: Array.from({ length: count }, (_, index) => `<asyncio-playground id="p${index}" example="gather" clock="virtual" language="en" max-height="240"></asyncio-playground>`).join(''),
      script: `const heard = [];
        for (const type of ['ready', 'done', 'error']) addEventListener(type, ({ target, detail }) => heard.push([target.id, type, detail]), true);`,
      style: 'main { display: grid; grid-template-columns: repeat(3, 1fr) }',
    });
    if (!where) context = await browser.createBrowserContext();
    page = await (where ?? context).newPage({ type: 'window' });
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.setViewport({ width: 1500, height: 1200 });
    await page.evaluateOnNewDocument(countCompilers);
    await page.evaluateOnNewDocument(prepare);
    await page.goto(blog.url.replace('127.0.0.1', host), { waitUntil: 'load' });
    for (let index = 0; index < count; index++) await said(index, 'ready');
  }

  async function said(index: number, type: string): Promise<unknown> {
    await page.waitForFunction(`heard.some(([id, type]) => id === 'p${index}' && type === '${type}')`, { polling: 50, timeout: 80_000 });
    return page.evaluate(`heard.findLast(([id, type]) => id === 'p${index}' && type === '${type}')[2]`);
  }

  const run = (index: number, code: string) =>
    page.$eval(`#p${index}`, (element, source) => {
      (element as Element).setCode(source);
      (element as Element).run();
    }, code);

  const frames = () => page.frames().filter((frame) => frame.url().includes('/embed.html'));

  /** The frame of an element; they may have come in any order. */
  async function frameOf(index: number): Promise<Frame> {
    const inside = await (await page.$(`#p${index}`))!.evaluateHandle((element) => element.shadowRoot!.querySelector('iframe')!);
    return (await inside.contentFrame())!;
  }

  async function activity(index: number, ...wanted: string[]): Promise<void> {
    const frame = await frameOf(index);
    await frame.waitForFunction((states) => states.includes(document.querySelector('.state')?.getAttribute('data-activity') ?? ''), { polling: 50, timeout: 80_000 }, wanted);
  }

  const printed = async (index: number) => (await frameOf(index)).$$eval('.lines .text', (all) => all.map((line) => line.textContent));

  /** In each frame that is left. */
  const compilers = async () => Promise.all(frames().map((frame) => frame.evaluate(() => (globalThis as unknown as { compilers: number }).compilers)));
  const inAll = async () => (await compilers()).reduce((sum, each) => sum + each, 0);

  it.each([['another origin', '127.0.0.1'], ['another site', 'localhost']])('share one compiler and one download on a page of %s', async (_, host) => {
    await open(10, { host });
    let send = () => {};
    watch(new Promise((resolve) => (send = resolve)));
    for (let index = 0; index < 10; index++) await run(index, program(`from ${index}`));
    // Each shows how far it is.
    for (let index = 0; index < 10; index++) {
      const frame = await frameOf(index);
      await frame.waitForFunction(() => /^[\d.]+ of \d+/.test(document.querySelector('.download .bytes')?.textContent?.trim() ?? ''), { polling: 20, timeout: 30_000 });
    }
    send();
    for (let index = 0; index < 10; index++) {
      await activity(index, 'finished');
      expect(await printed(index)).toEqual([`from ${index}`]);
    }
    expect(await inAll()).toBe(1);
    expect([...asked.values()]).toEqual(parts.map(() => 1));
  });

  it('are made when the one that leads is taken away, whenever that is', async () => {
    await open(5);
    const leader = async () => (await compilers()).findIndex((count) => count > 0);
    const remove = (index: number) => page.$eval(`#p${index}`, (element) => element.remove());
    watch('delay');
    // While it downloads.
    await run(0, program('gone'));
    const first = await frameOf(0);
    await first.waitForFunction(() => /^[1-9][\d.]* of/.test(document.querySelector('.download .bytes')?.textContent?.trim() ?? ''), { polling: 20 });
    await run(1, program('second'));
    await run(2, program('third'));
    await activity(2, 'fetching');
    await remove(0);
    watch();
    await activity(1, 'finished');
    await activity(2, 'finished');
    expect([await printed(1), await printed(2)]).toEqual([['second'], ['third']]);
    expect(asked.size).toBeLessThan(parts.length);
    expect([await inAll(), await leader()]).toEqual([1, expect.any(Number)]);
    // While it works for another, and while it rests.
    const leads = async () => {
      for (const index of [1, 2, 3, 4]) {
        const frame = (await page.$(`#p${index}`)) && (await frameOf(index));
        if (frame && (await frame.evaluate(() => (globalThis as unknown as { compilers: number }).compilers)) > 0) return index;
      }
      return -1;
    };
    const second = await leads();
    const rest = [1, 2].find((index) => index !== second)!;
    await run(second, neverCompiles);
    await activity(second, 'compiling');
    await run(rest, program('after all'));
    await run(3, program('fourth'));
    await remove(second);
    await activity(rest, 'finished');
    await activity(3, 'finished');
    expect([await printed(rest), await printed(3)]).toEqual([['after all'], ['fourth']]);
    const third = await leads();
    await remove(third);
    await run(4, program('fifth'));
    await activity(4, 'finished');
    expect([await printed(4), await inAll()]).toEqual([['fifth'], 1]);
  });

  it('are made although another is stopped, and has its compiler compute without end', async () => {
    await open(3);
    await run(0, program('first'));
    await activity(0, 'finished');
    await run(1, neverCompiles);
    await activity(1, 'compiling');
    await run(2, program('other'));
    await activity(2, 'compiling', 'fetching');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await page.$eval('#p1', (element) => (element as Element).stop());
    expect(await said(1, 'error')).toMatch(/stopped/);
    await activity(2, 'finished');
    expect(await printed(2)).toEqual(['other']);
    await run(1, program('anew'));
    await activity(1, 'finished');
    expect([await printed(1), await inAll()]).toEqual([['anew'], 1]);
  });

  it('tell where they broke down although another was made since, and help with writing all the while', async () => {
    await open(2);
    await run(0, breaksDown.replace('return divide', 'asyncio::run([]() -> asyncio::Coroutine<> { co_await asyncio::sleep(0); }()); return divide'));
    await run(1, program('other'));
    await activity(1, 'finished');
    await activity(0, 'failed');
    const frame = await frameOf(0);
    await frame.waitForFunction(() => document.querySelector('.sentence .go-to')?.textContent?.includes('line 4'), { polling: 50 });
    await run(1, program('another'));
    await activity(1, 'finished');
    await page.$eval('#p0', (element) => (element as Element).run());
    await frame.waitForFunction(() => document.querySelector('.sentence .go-to')?.textContent?.includes('line 4'), { polling: 50 });
    for (const index of [0, 1]) {
      await page.$eval(`#p${index}`, (element) => (element as Element).setCode('int main() { return undeclared; }\n'));
      await (await frameOf(index)).waitForFunction(() => document.querySelector('.problems-bar')?.textContent?.includes('1 error'), { polling: 50 });
    }
  });

  it('have each their own compiler where the browser has no locks, and none is shared with another tab', async () => {
    await open(2, { prepare: () => void Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }) });
    for (const index of [0, 1]) await run(index, program(`from ${index}`));
    for (const index of [0, 1]) await activity(index, 'finished');
    expect(await compilers()).toEqual([1, 1]);
    const tab = page;
    await open(1, { where: context });
    await run(0, program('in another tab'));
    await activity(0, 'finished');
    expect(await compilers()).toEqual([1]);
    await tab.close();
  });
});
