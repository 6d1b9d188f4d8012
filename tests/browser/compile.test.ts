import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'puppeteer-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { examples } from '../examples/examples.ts';
import { complaints, withoutReadings } from '../examples/readings.ts';
import { violations } from './support/axe.ts';
import { browserNames } from './support/browsers.ts';
import type { Playground } from './support/playground.ts';
import { printedInNode } from './support/node.ts';
import { stage } from './support/stage.ts';

const settings = { language: 'en', clock: 'virtual' };

const head = `#include <asyncio/asyncio.hpp>
#include <print>
using namespace std::chrono_literals;
using asyncio::Coroutine;
`;

const hello = `${head}Coroutine<> hello() {
    co_await asyncio::sleep(1s);
    std::println("안녕");
}
int main() { asyncio::run(hello()); }
`;

/** With every header that a program may well include. */
const manyHeaders = `${head}#include <algorithm>
#include <iostream>
#include <map>
#include <numeric>
#include <random>
#include <ranges>
#include <thread>
Coroutine<int> roll(std::mt19937& dice) {
    co_await asyncio::sleep(10ms);
    co_return std::uniform_int_distribution(1, 6)(dice);
}
Coroutine<> play() {
    std::mt19937 dice(7);
    std::map<int, int> rolls;
    for (int i : std::views::iota(0, 60)) {
        static_cast<void>(i);
        rolls[co_await roll(dice)] += 1;
    }
    std::cout << std::accumulate(rolls.begin(), rolls.end(), 0, [](int sum, auto& each) { return sum + each.second; }) << " rolls\\n";
    std::println("{}", std::ranges::is_sorted(rolls | std::views::keys));
}
int main() {
    std::this_thread::sleep_for(5ms);
    asyncio::run(play());
}
`;

const breaksDown = `${head}#include <cstdlib>
int divide(int a, int b) {
    return a / b;
}
Coroutine<> work(int zero) {
    co_await asyncio::sleep(1s);
    std::println("{}", divide(1, zero));
}
int main() { asyncio::run(work(0)); }
`;

/** Two to the power of thirty types. */
const neverCompiles = `template <class T, int N> struct Tree : Tree<T*, N - 1>, Tree<T const*, N - 1> {};
template <class T> struct Tree<T, 0> {};
int main() { Tree<int, 30> tree; }
`;

describe.each(browserNames)('the compiler in %s', (name) => {
  const on = stage(name);
  /** Where the compiler was fetched before. */
  let kept: BrowserContext;

  beforeAll(async () => {
    kept = await on.browser.createBrowserContext();
  });

  afterEach(() => on.server.interfere(() => undefined));

  async function visit(source?: string, where: Browser | BrowserContext = kept): Promise<Playground> {
    const playground = await on.open('#create-task', settings, where);
    if (source !== undefined) await playground.write(source);
    return playground;
  }

  /** Its parts that were asked for since. */
  function partsAsked(): string[] {
    return [...on.server.asked].filter((path) => path.endsWith('.xz'));
  }

  function shown({ page }: Playground, selector: string, text: string | RegExp): Promise<unknown> {
    const pattern = typeof text === 'string' ? text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : text.source;
    return page.waitForFunction(
      (wanted, part) => [...document.querySelectorAll<HTMLElement>(wanted)].some((each) => each.checkVisibility() && new RegExp(part).test(each.innerText)),
      { polling: 50, timeout: 30_000 }, selector, pattern,
    );
  }

  /** Everything selected and replaced at once, as by pasting: brackets that are typed close themselves. */
  async function replaceSource(playground: Playground, source: string, part: string): Promise<void> {
    await playground.typeAtStart('');
    await playground.press('Control', 'a');
    await playground.page.evaluate((text, firefox) => {
      // Firefox gives a made event no data; Chromium does not type several lines at once.
      if (firefox) return void document.execCommand('insertText', false, text);
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, source, name === 'firefox');
    await playground.page.waitForFunction(
      (wanted) => document.querySelector('.mount[data-file="main.cpp"] .view-lines')?.textContent?.includes(wanted), { polling: 50 }, part,
    );
  }

  it('comes with the first run of edited code, says how far it is, and is kept', async () => {
    on.server.interfere((path) => (path.endsWith('.xz') ? 'delay' : undefined));
    on.server.asked.clear();
    const playground = await visit(hello, on.browser);
    expect(partsAsked()).toEqual([]);
    await playground.run();
    await playground.untilActivity('fetching');
    await shown(playground, '.download .bytes', /^[\d.]+ of \d+\.\d MB/);
    expect(await playground.untilEnd()).toBe('finished');
    expect((await playground.lines()).map(({ text }) => text)).toEqual(['안녕']);
    expect(await playground.text('.totals')).toMatch(/compiled in [\d.]+ m?s · linked in [\d.]+ m?s · started in (< )?[\d.]+ m?s/);
    // After a reload it is there, whatever the network does.
    on.server.interfere((path) => (path.endsWith('.xz') ? 'lose' : undefined));
    await playground.write(hello.replace('안녕', 'again'));
    expect(await playground.printed()).toEqual({ stdout: ['again'], stderr: [], ended: 'finished' });
  });

  it('can be called off while it comes, and goes on where it was', async () => {
    on.server.interfere((path) => (path.endsWith('.xz') ? 'delay' : undefined));
    const playground = await visit(hello, on.browser);
    await playground.run();
    await shown(playground, '.download .bytes', /^[1-9][\d.]+ of /);
    await playground.page.click('.download .cancel');
    await playground.untilActivity('failed');
    expect(await playground.text('.sentence')).toContain('The download was cancelled. What has come so far is kept.');
    on.server.interfere(() => undefined);
    on.server.asked.clear();
    const all = JSON.parse(readFileSync(join(import.meta.dirname, '../../dist/examples.json'), 'utf8')).compiler.files.flatMap((file: { parts: unknown[] }) => file.parts).length;
    await playground.page.click('.retry');
    expect(await playground.untilEnd()).toBe('finished');
    expect(partsAsked().length).toBeLessThan(all);
    expect(partsAsked().length).toBeGreaterThan(0);
  });

  it('says that the network failed, and goes on when it is back', async () => {
    let served = 0;
    on.server.interfere((path) => (path.endsWith('.xz') && (served += 1) > 6 ? 'lose' : undefined));
    const playground = await visit(hello, on.browser);
    await playground.run();
    await playground.untilActivity('failed');
    expect(await playground.text('.sentence')).toContain('the network did not answer');
    on.server.interfere(() => undefined);
    await playground.page.click('.retry');
    expect(await playground.untilEnd()).toBe('finished');
    // The browser reports what was lost.
    playground.problems.length = 0;
  });

  it('is not taken as it comes: what was changed on the way is asked for again, and then refused', async () => {
    const seen = new Map<string, number>();
    const broken = (times: number) => (path: string) => {
      if (!path.endsWith('.xz')) return undefined;
      const count = (seen.get(path) ?? 0) + 1;
      seen.set(path, count);
      return count <= times ? 'damage' : undefined;
    };
    on.server.interfere(broken(Infinity));
    const playground = await visit(hello, on.browser);
    await playground.run();
    await playground.untilActivity('failed');
    expect(await playground.text('.sentence')).toContain('not what was sent');
    seen.clear();
    on.server.interfere(broken(1));
    await playground.page.click('.retry');
    expect(await playground.untilEnd()).toBe('finished');
  });

  it('makes every example with a line changed', async () => {
    const playground = await visit();
    for (const { id, expected } of examples) {
      await playground.choose(id);
      await playground.typeAtStart('// changed\n');
      const { stdout, stderr, ended } = await playground.printed();
      const printed = expected.endless ? stdout.slice(0, expected.stdout.length) : stdout;
      expect(withoutReadings(printed, expected.stdout), id).toEqual(expected.stdout);
      expect(await playground.text('.totals'), id).toContain('compiled in');
      if (expected.endless) continue;
      expect(withoutReadings(complaints(stderr), expected.stderr ?? []), id).toEqual(expected.stderr ?? []);
      expect(ended, id).toBe(expected.status ? 'failed' : 'finished');
    }
  }, 240_000);

  it('makes the same programs as npm run play', async () => {
    const folder = join(import.meta.dirname, '../conformance/programs');
    const files = readdirSync(folder).filter((file) => file.endsWith('.cpp')).filter((_, index) => index % 14 === 0);
    const sources = [manyHeaders, ...files.map((file) => readFileSync(join(folder, file), 'utf8'))];
    const playground = await visit();
    for (const source of sources) {
      await playground.write(source);
      const { stdout, stderr } = await playground.printed();
      expect({ stdout, stderr }).toEqual(await printedInNode(source));
    }
  }, 240_000);

  it('underlines and lists what is wrong while it is written, and goes there', async () => {
    const playground = await visit(hello);
    const { page } = playground;
    await playground.printed();
    await playground.typeAtStart('int first() { return secnd; }\n');
    await shown(playground, '.problems-bar', /1 error/);
    await page.waitForSelector('.mount[data-file="main.cpp"] .squiggly-error');
    await page.click('.problems-bar');
    await shown(playground, '#problems .problem', "use of undeclared identifier 'secnd'");
    await playground.press('Control', 'End');
    await page.click('#problems button.problem');
    await page.waitForFunction(() => document.activeElement?.closest('.mount'), { polling: 50 });
    await page.keyboard.type('2 + ');
    expect(await playground.code()).toContain('return 2 + secnd;');
  });

  it('underlines what clang notes beside it, too', async () => {
    const playground = await visit('int main() {\n    int here = 1;\n    return [] { return here; }();\n}\n');
    await playground.run();
    await playground.untilActivity('rejected');
    await playground.page.waitForSelector('.mount[data-file="main.cpp"] .squiggly-info');
  });

  it('refuses a program with errors by telling how many and where', async () => {
    const playground = await visit(hello.replace('co_await asyncio', 'asyncio').replace('"안녕")', '"안녕"'));
    await playground.run();
    await playground.untilActivity('rejected');
    expect(await playground.text('.sentence')).toContain('The program does not compile: 1 error.');
    await shown(playground, '#problems', /This is not the result yet|expected '\)'/);
    expect(await violations(playground.page)).toEqual([]);
    await playground.page.click('.go-to');
    await playground.page.waitForFunction(() => document.activeElement?.closest('.mount'), { polling: 50 });
  });

  it('has a sentence for the commonest mistakes, in both languages', async () => {
    const playground = await visit(`${head}Coroutine<> one() { co_return; }\nCoroutine<> two() { one(); co_return; }\nint main() { asyncio::run(two()); }\n`);
    await playground.printed();
    await playground.page.click('.problems-bar');
    await shown(playground, '#problems .help', 'This is not the result yet');
    await playground.page.click('.segments [lang="ko"]');
    await shown(playground, '#problems .help', 'co_await를 붙여야');
  });

  it('offers the fixes that clang proposes', async () => {
    const playground = await visit(hello.replace('asyncio::sleep', 'asyncio::slep'));
    await playground.run();
    await playground.untilActivity('rejected');
    await playground.page.click('#problems button.problem');
    await playground.page.waitForFunction(() => document.activeElement?.closest('.mount'), { polling: 50 });
    await playground.press('Control', '.');
    await shown(playground, '.action-widget', 'Replace by “sleep”');
    await playground.press('Enter');
    await shown(playground, '.problems-bar', 'No problems');
    expect(await playground.printed()).toMatchObject({ stdout: ['안녕'] });
  });

  it('optimizes where that was chosen, also what came compiled', async () => {
    const playground = await visit();
    await playground.page.click('.optimize label:has([value="optimized"])');
    const { ended } = await playground.printed();
    expect(ended).toBe('finished');
    expect(await playground.text('.totals')).toContain('compiled in');
  });

  it('tells the line where a program broke down', async () => {
    const playground = await visit(breaksDown);
    expect((await playground.printed()).ended).toBe('failed');
    await shown(playground, '.sentence .go-to', 'line 7');
    expect(await playground.text('.sentence')).toContain('divided an integer by zero');
  });

  it('can be stopped while it computes without end, and makes the next program', async () => {
    const playground = await visit(hello);
    await playground.printed();
    await replaceSource(playground, neverCompiles, 'Tree');
    await playground.run();
    await playground.untilActivity('compiling');
    await playground.stop();
    await playground.untilActivity('failed');
    expect(await playground.text('.sentence')).toContain('Compiling was stopped');
    // The new compiler's first program is not the old one's.
    await replaceSource(playground, hello.replace('안녕', 'anew'), 'anew');
    expect(await playground.printed()).toMatchObject({ stdout: ['anew'] });
  });
});
