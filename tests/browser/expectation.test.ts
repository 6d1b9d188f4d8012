import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Frame, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.ts';
import { type BrowserName, browserNames, launch } from './support/browsers.ts';
import { type Blog, serveBlog } from './support/host.ts';
import { serve, type Server } from './support/server.ts';

const listener = `
  const ended = {};
  addEventListener('done', ({ target, detail }) => { (ended[target.id] ??= []).push(detail); }, true);
  const refused = [];
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => refused.push(violatedDirective + ' ' + blockedURI));
`;

/** Waits 0.9 s and prints 90: of the catalog, so that it runs without the compiler. */
const gather = readFileSync(join(import.meta.dirname, '../../examples/gather/main.cpp'), 'utf8');
const inHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const code = `<pre><code class="language-cpp">${inHtml(gather)}</code></pre>`;

describe.each(browserNames)('what an author says that a program does, in %s', (name: BrowserName) => {
  let [browser, server, blog]: [Browser, Server, Blog] = [] as never;
  let [context, page]: [BrowserContext, Page] = [] as never;
  let problems: string[] = [];

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
    expect([problems, refused]).toEqual([[], []]);
  });

  async function open(body: string, { attributes = '', language = 'en', scripts = true } = {}): Promise<void> {
    // Firefox cannot be told to run none: there the tag is left out.
    const tag = scripts || name === 'chromium' ? `<script type="module" src="${server.url}embed.js" ${attributes}></script>` : '';
    blog.write({ head: tag, body, language, script: listener });
    problems = [];
    context = await browser.createBrowserContext();
    page = await context.newPage({ type: 'window' });
    // axe greets the frame as if it were of the page's own origin.
    const note = (problem: string) => problem.includes('target origin') || problems.push(problem);
    page.on('pageerror', (error) => note(String(error)));
    page.on('console', (message) => message.type() === 'error' && note(message.text()));
    await page.setViewport({ width: 900, height: 1000 });
    if (!scripts && name === 'chromium') await page.setJavaScriptEnabled(false);
    await page.goto(blog.url, { waitUntil: 'load' });
  }

  /** Runs what is in the element and tells how that ended. */
  async function run(id: string): Promise<{ asExpected?: boolean; how: string }> {
    const before = await page.evaluate(`ended[${JSON.stringify(id)}]?.length ?? 0`);
    await page.$eval(`#${id}`, (element) => (element as unknown as { run(): void }).run());
    await page.waitForFunction(`ended[${JSON.stringify(id)}]?.length > ${before}`, { polling: 50, timeout: 60_000 });
    return await page.evaluate(`ended[${JSON.stringify(id)}].at(-1)`) as never;
  }

  async function frameOf(id: string): Promise<Frame> {
    const frame = await page.evaluateHandle((wanted) => document.querySelector(`#${wanted}`)!.shadowRoot!.querySelector('iframe')!, id);
    return (await frame.contentFrame())!;
  }

  const said = (frame: Frame) => frame.$$eval('.differs p', (all) => all.map((each) => each.textContent));
  const tick = (frame: Frame) => frame.$$eval('.met', (all) => all.map((each) => each.textContent));
  const text = async (frame: Frame) => (await frame.$eval('.totals', (totals) => totals.textContent)) ?? '';

  it('is confirmed by a quiet tick when it does, by either clock', async () => {
    await open(`<asyncio-playground id="a">${code}<pre><samp data-expected="0.9 s">90
</samp></pre></asyncio-playground>`);
    expect(await run('a')).toMatchObject({ how: 'exit', asExpected: true });
    const frame = await frameOf('a');
    expect([await tick(frame), await said(frame)]).toEqual([['as expected'], []]);
    await frame.click('.clock input[value=virtual]');
    expect(await run('a')).toMatchObject({ asExpected: true });
    expect(await text(frame)).toContain('0.9 s');
    expect([await violations(page), await violations(frame)]).toEqual([[], []]);
  });

  it('is stated by attributes, also of an example of the catalog', async () => {
    await open('<asyncio-playground id="a" example="gather" clock="virtual" expected="90" expected-run="0.9 s"></asyncio-playground>', { language: 'ko' });
    expect(await run('a')).toMatchObject({ asExpected: true });
    expect(await tick(await frameOf('a'))).toEqual(['예상대로']);
    // Another expectation of the same program, whose run is not forgotten for that.
    await page.$eval('#a', (element) => element.setAttribute('expected', '91'));
    expect(await run('a')).toMatchObject({ asExpected: false });
    expect((await said(await frameOf('a')))[1]).toBe('출력 1번째 줄: 예상은 “91”, 실제는 “90”.');
  });

  it('is told from what it does in a sentence each, and nobody is alarmed', async () => {
    await open('<asyncio-playground id="a" example="gather" clock="virtual" expected="90&#10;91 &lt;b>" expected-run="2 s, status 1"></asyncio-playground>');
    expect(await run('a')).toMatchObject({ how: 'exit', asExpected: false });
    const frame = await frameOf('a');
    expect(await said(frame)).toEqual([
      'Not as its author expected.',
      'Line 2 of the output: expected “91 <b>”, printed nothing more.',
      'Expected to take 2.0 s, took 0.9 s.',
      'Expected exit status 1, ended with 0.',
    ]);
    expect([await tick(frame), await frame.$$('.sentence[role=alert]')]).toEqual([[], []]);
    expect([await violations(page), await violations(frame)]).toEqual([[], []]);
  });

  it('is also said by a comment at the end of the code, and not of what a reader makes of it', async () => {
    const own = `#include <print>\n\nint main() {\n    std::println("hello");\n}\n\n/* expected 0 s\nhello\n*/\n`;
    await open(`<asyncio-playground id="a" clock="virtual">${inHtml(own)}</asyncio-playground>`);
    expect(await run('a')).toMatchObject({ asExpected: true });
    const frame = await frameOf('a');
    await page.$eval('#a', (element, changed) => (element as unknown as { setCode(code: string): void }).setCode(changed), own.replace('println("hello")', 'println("goodbye")'));
    expect(await run('a')).not.toHaveProperty('asExpected');
    expect([await tick(frame), await said(frame)]).toEqual([[], []]);
    await frame.click('.restore');
    expect(await run('a')).toMatchObject({ asExpected: true });
  });

  it('is told its author where it is not understood', async () => {
    await open('<asyncio-playground id="a" example="gather" clock="virtual" expected-run="2 sec"></asyncio-playground>');
    expect(await run('a')).not.toHaveProperty('asExpected');
    expect(await said(await frameOf('a'))).toEqual([expect.stringContaining('not understood: “2 sec”')]);
  });

  it('is taken from the block behind one that is upgraded', async () => {
    const expected = '<pre><code class="language-expected">90\n</code></pre>';
    const wrapped = (block: string, word: string) => `<div class="language-${word}"><div>${block.replace(/ class="[^"]*"/, '')}</div></div>`;
    await open(`<div><p>One</p>${code}\n${expected}</div><div><p>Two</p>${wrapped(code, 'cpp')}\n${wrapped(expected, 'expected')}</div>
      <div><p>Three</p>${code}<p>Text</p>${expected}</div><div><p>Four</p>${code}<pre><samp>91</samp></pre></div>`, { attributes: 'data-upgrade=".language-cpp pre, pre .language-cpp"' });
    await page.waitForFunction('document.querySelectorAll("asyncio-playground").length === 4', { polling: 50 });
    await page.$$eval('asyncio-playground', (all) => all.forEach((each, index) => {
      each.id = `p${index}`;
      each.setAttribute('clock', 'virtual');
    }));
    expect(await run('p0')).toMatchObject({ asExpected: true });
    expect(await run('p1')).toMatchObject({ asExpected: true });
    expect(await run('p2')).not.toHaveProperty('asExpected');
    expect(await run('p3')).not.toHaveProperty('asExpected');
    const [its, , ofNothing] = await page.$$eval('.language-expected', (all) => all.map((each) => each.checkVisibility()));
    expect([its, ofNothing]).toEqual([false, true]);
  });

  it('can be read where there are no scripts', async () => {
    await open(`<asyncio-playground id="a">${code}<pre><samp>90, later</samp></pre></asyncio-playground>`, { scripts: false });
    expect(await page.$eval('#a', (element) => (element as HTMLElement).innerText)).toContain('90, later');
  });
});
