import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked } from 'marked';
import type { Frame } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.ts';
import { browserNames } from './support/browsers.ts';
import { type Blog, serveBlog } from './support/host.ts';
import type { Playground } from './support/playground.ts';
import { stage } from './support/stage.ts';

const kept = join(import.meta.dirname, '../../web/src/share/kept');
const linkOf = (name: string) => `#${(JSON.parse(readFileSync(join(kept, name), 'utf8')) as { link: string }).link}`;
const edited = linkOf('1-gather-edited.json');
const english = { language: 'en' };

describe.each(browserNames)('sharing in %s', (name) => {
  const on = stage(name);

  /** Presses Share and gives the address that it offers. */
  async function share({ page }: Playground): Promise<string> {
    await page.click('.share-button');
    return copied(page);
  }

  /** What the panel offers to copy. */
  const copied = (page: Playground['page']) => page.waitForSelector('#share .text').then((text) => text!.evaluate((field) => (field as HTMLTextAreaElement).value));

  /** The same in another form. */
  async function shareAs({ page }: Playground, form: string): Promise<string> {
    await page.click(`#share label:has([value=${form}])`);
    await page.waitForSelector(`#share [value=${form}]:checked`);
    return copied(page);
  }

  let blog: Blog;
  beforeAll(async () => {
    blog = await serveBlog(on.server.url);
  });
  afterAll(() => blog?.close());

  /** Opens a page of another origin in which that stands. */
  async function publish({ page }: Playground, body: string): Promise<Frame> {
    blog.write({ body, script: `const heard = []; for (const type of ['ready', 'output', 'done', 'error']) addEventListener(type, ({ detail }) => heard.push([type, detail]), true);` });
    await page.goto(blog.url, { waitUntil: 'load' });
    const isFrame = (frame: Frame) => frame.url().includes('/embed.html');
    await page.waitForFrame(isFrame);
    const frame = page.frames().find(isFrame) as Frame;
    await frame.waitForSelector('#run');
    return frame;
  }

  async function runIn(frame: Frame): Promise<string[]> {
    await frame.waitForSelector('.mount .view-line');
    await frame.click('#run');
    await frame.waitForFunction(() => document.querySelector('.state')?.getAttribute('data-activity') === 'finished', { polling: 50, timeout: 60_000 });
    return frame.$$eval('.lines .text', (all) => all.map((line) => line.textContent!));
  }

  const hashOf = (playground: Playground) => playground.page.evaluate(() => location.hash);
  const draft = (playground: Playground, id: string) =>
    playground.page.evaluate((key) => (JSON.parse(localStorage.getItem(key) ?? '{}') as { text?: string }).text, `asyncio-playground:draft:${id}`);
  const titleOf = (playground: Playground) => playground.text('.about h1');

  it('names an example that nobody edited', async () => {
    const playground = await on.open('', english);
    await playground.choose('gather');
    expect(await share(playground)).toMatch(/#gather$/);
    expect(await hashOf(playground)).toBe('#gather');
  });

  it('puts edited code into the address, which opens it elsewhere and runs nothing', async () => {
    const author = await on.open('#gather', english);
    await author.typeAtStart('// <b>mine</b> & yours\n');
    const before = await hashOf(author);
    expect(before).toBe('#gather');
    const address = await share(author);
    expect(await hashOf(author)).toBe(new URL(address).hash);
    expect(address.length).toBeLessThan(400);

    const reader = await on.open(new URL(address).hash, english);
    expect(await reader.code()).toContain('// <b>mine</b> & yours');
    expect(await titleOf(reader)).toContain('From a link');
    expect(await reader.activity()).toBe('ready');
    expect(await reader.lines()).toEqual([]);
    expect(await reader.page.$('.about b')).toBeNull();
  });

  it('keeps what was typed after sharing, also over a reload', async () => {
    const playground = await on.open('#gather', english);
    await playground.typeAtStart('// shared\n');
    const address = await share(playground);
    await playground.page.keyboard.press('Escape');
    await playground.typeAtStart('// later\n');
    expect(await hashOf(playground)).toBe(new URL(address).hash);
    await playground.page.reload({ waitUntil: 'load' });
    await playground.page.waitForSelector('.mount .monaco-editor .view-line');
    await playground.page.waitForFunction(() => document.querySelector('.view-lines')?.textContent?.includes('later'), { polling: 50 });
    expect(await playground.code()).toMatch(/\/\/ later\n\/\/ shared/);
    expect(await draft(playground, 'gather')).toMatch(/^\/\/ later\n\/\/ shared/);
  });

  it('leaves a visitor’s own draft of the example as it is', async () => {
    const playground = await on.open('#gather', english);
    await playground.typeAtStart('// my own\n');
    const mine = await draft(playground, 'gather');
    await playground.visit(edited);
    expect(await playground.code()).toContain('i < 20');
    await playground.typeAtStart('// about the link\n');
    expect(await draft(playground, 'gather')).toBe(mine);
    await playground.page.click('.restore');
    expect(await playground.code()).not.toContain('about the link');
    expect(await playground.code()).toContain('i < 20');
    await playground.choose('gather');
    expect(await playground.code()).toContain('// my own');
  });

  it('runs how its author ran it, and leaves the visitor’s choice alone', async () => {
    const playground = await on.open(linkOf('1-with-settings.json'), { ...english, clock: 'real' });
    const chosen = () => playground.page.$$eval('.clock input:checked, .level input:checked', (all) => all.map((input) => (input as HTMLInputElement).value));
    expect(await chosen()).toContain('virtual');
    await playground.choose('gather');
    expect(await chosen()).toContain('real');
  });

  it.each([
    ['cut', edited.slice(0, -12), /cut on its way: 12 characters/],
    ['changed', edited.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')), /changed on its way/],
    ['from the future', '#c9.abc', /newer version/],
    ['too large', `#c1.zzzz.${'A'.repeat(210_000)}`, /larger than any/],
    ['full of HTML', '#c1.9.<img src=x onerror=document.body.remove()>', /changed on its way/],
  ])('says what is wrong with a link that is %s, and offers the examples', async (_, hash, sentence) => {
    const playground = await on.open('#gather', english);
    await playground.typeAtStart('// my own\n');
    await playground.page.evaluate((link) => (location.hash = link), hash);
    await playground.page.waitForSelector('.unknown h1');
    expect(await playground.text('.unknown h1')).toMatch(sentence);
    await playground.page.click('.unknown a[href="#gather"]');
    await playground.page.waitForFunction(() => !document.querySelector('.unknown'), { polling: 50 });
    expect(await playground.code()).toContain('// my own');
  });

  it('offers an empty editor, too', async () => {
    const playground = await on.open('#gather', english);
    await playground.page.evaluate(() => (location.hash = '#c1.5'));
    await playground.page.waitForSelector('.open-empty');
    await playground.page.click('.open-empty');
    await playground.page.waitForFunction(() => !document.querySelector('.unknown'), { polling: 50 });
    expect(await hashOf(playground)).toBe('#new');
    expect(await titleOf(playground)).toBe('A program of your own');
    expect(await playground.page.$$('[role=tab]')).toHaveLength(1);
    await playground.typeAtStart('// mine\n');
    await playground.visit('#new');
    expect(await playground.code()).toMatch(/^\/\/ mine/);
  });

  it('compiles and runs the program of a link', async () => {
    const playground = await on.open('', english);
    await playground.page.evaluate((hash) => (location.hash = hash), linkOf('1-scripts-and-line-ends.json'));
    await playground.page.waitForFunction(() => document.querySelector('.about h1')?.textContent === 'From a link', { polling: 50 });
    expect(await playground.printed()).toEqual({ stdout: [], stderr: [], ended: 'finished' });
  });

  it('opens the links of earlier versions', async () => {
    const playground = await on.open('#gather', english);
    for (const file of readdirSync(kept)) {
      await playground.page.evaluate((hash) => (location.hash = hash), linkOf(file));
      await playground.page.waitForFunction(() => document.querySelector('.about h1')?.textContent?.startsWith('From a link'), { polling: 50 });
      expect(await playground.page.$('.unknown'), file).toBeNull();
      await playground.choose('gather');
    }
  });

  it('calls an empty editor in which nobody wrote by its name', async () => {
    const playground = await on.open('#new', english);
    expect(await share(playground)).toMatch(/#new$/);
    expect(await hashOf(playground)).toBe('#new');
    await playground.page.keyboard.press('Escape');
    await playground.typeAtStart('// mine\n');
    expect(await share(playground)).toMatch(/#c1\./);
  });

  it('gives a tag and a frame of an example that run in a page of somebody else', async () => {
    const playground = await on.open('#gather', { ...english, clock: 'virtual' });
    await playground.page.click('.embed-button');
    const tag = await copied(playground.page);
    expect(tag).toBe(`<script type="module" src="${on.server.url}embed.js"></script>\n<asyncio-playground example="gather" clock="virtual"></asyncio-playground>\n`);
    const frame = await shareAs(playground, 'iframe');
    expect(await runIn(await publish(playground, tag))).toEqual(['90']);
    expect(await runIn(await publish(playground, frame))).toEqual(['90']);
  });

  it('gives edited code as it is, also through Markdown', async () => {
    const playground = await on.open('#gather', { ...english, clock: 'virtual' });
    const hostile = '</code></pre><script>document.title = "HACKED"</script> & &amp; "quoted" <b>한글</b>';
    await playground.typeAtStart(`// ${hostile}`);
    await playground.page.keyboard.press('Enter');
    await share(playground);
    const [tag, frame] = [await shareAs(playground, 'html'), await shareAs(playground, 'iframe')];
    for (const body of [tag, await marked(tag), frame]) {
      const embedded = await publish(playground, body);
      await embedded.waitForFunction((text) => document.querySelector('.view-lines')?.textContent?.replaceAll('\u00a0', ' ').includes(text), { polling: 50 }, hostile.slice(0, 60));
      expect(await playground.page.title()).toBe('A blog');
      if (body === tag) {
        expect(await playground.page.evaluate(() => (document.querySelector('asyncio-playground') as unknown as { getCode(): Promise<string> }).getCode())).toContain(`// ${hostile}\n`);
        expect(await runIn(embedded)).toEqual(['90']);
      }
    }
  });

  it('copies the link and its Markdown', async () => {
    const playground = await on.open('#gather', english);
    const { page } = playground;
    const origin = new URL(page.url()).origin;
    if (name === 'chromium') await page.browserContext().overridePermissions(origin, ['clipboard-read', 'clipboard-sanitized-write']);
    const address = await share(playground);
    const copies = async (form: string) => {
      await shareAs(playground, form);
      await page.click('#share .copies button');
      await page.waitForFunction(() => document.querySelector('#share .said')?.textContent === 'Copied.', { polling: 50 });
      return name === 'chromium' ? page.evaluate(() => navigator.clipboard.readText()) : undefined;
    };
    const [link, markdown] = [await copies('link'), await copies('markdown')];
    if (name !== 'chromium') return;
    expect(link).toBe(address);
    expect(markdown).toBe(`[${await titleOf(playground)}](${address})`);
  });

  it('can be used by everybody', async () => {
    const playground = await on.open('#gather', english);
    await share(playground);
    expect(await violations(playground.page)).toEqual([]);
    await playground.page.evaluate(() => (location.hash = '#c1.5'));
    await playground.page.waitForSelector('.unknown h1');
    expect(await violations(playground.page)).toEqual([]);
  });
});
