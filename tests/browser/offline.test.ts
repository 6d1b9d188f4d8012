import { rmSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examples } from '../examples/examples.ts';
import { browserNames, launch } from './support/browsers.ts';
import { Playground } from './support/playground.ts';
import { serve, type Server } from './support/server.ts';
import { damage, nextName, nextVersion } from './support/versions.ts';

const settings = { language: 'en', clock: 'virtual' };

/** The page is kept: it was left open for a while, and everything has come. */
async function untilKept(page: Page): Promise<void> {
  await page.waitForFunction(
    async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated' && navigator.serviceWorker.controller !== null,
    { polling: 200, timeout: 60_000 },
  );
}

/** How the update ended that the page asks for now. */
function update(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const registration = (await navigator.serviceWorker.getRegistration())!;
    const found = new Promise<ServiceWorker>((resolve) =>
      registration.addEventListener('updatefound', () => resolve(registration.installing!), { once: true }));
    await registration.update();
    const worker = await found;
    while (!['activated', 'redundant'].includes(worker.state)) await new Promise((resolve) => worker.addEventListener('statechange', resolve, { once: true }));
    return worker.state;
  });
}

const texts = (playground: Playground) => playground.lines().then((lines) => lines.map(({ text }) => text));

describe.each(browserNames)('without a network, in %s,', (name) => {
  let [browser, server]: [Browser?, Server?] = [];
  let context: BrowserContext;
  let playground: Playground;
  /** Of the host; the server is another each time. */
  let port: number;
  const folder = '/some/deep/path/';

  const up = async () => void (server = await serve({ folder, port }));
  const down = () => server!.close();

  beforeAll(async () => {
    [server, browser] = [await serve({ folder }), await launch(name)];
    port = Number(new URL(server.url).port);
    context = await browser.createBrowserContext();
    playground = await Playground.open(context, server.url, '#gather', settings);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('what a first visit leaves behind came after it, is some megabytes, and no compiler', async () => {
    expect([...server!.asked].filter((path) => path.endsWith('/sw.js'))).toEqual([]);
    await playground.run();
    await playground.untilEnd();
    await untilKept(playground.page);
    const bytes = [...server!.sent.values()].reduce((sum, each) => sum + each, 0);
    console.log(`${name}: kept after the first visit: ${(bytes / 1e6).toFixed(1)} MB`);
    expect(bytes).toBeLessThan(15_000_000);
    expect([...server!.asked].filter((path) => path.endsWith('.xz'))).toEqual([]);
    await playground.page.waitForFunction(() => document.querySelector('.newer')?.textContent?.trim() === '', { polling: 50 });
    expect(playground.problems).toEqual([]);
  });

  it('the page that was there all the time opens another example, and formats', async () => {
    await down();
    await playground.choose('say-after');
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    await playground.typeAtStart('int   f( );\n');
    await playground.press('Alt', 'Shift', 'f');
    await playground.page.waitForFunction(() => document.querySelector('.view-lines')?.textContent?.includes('int\u00a0f();'), { polling: 50 });
    await playground.page.click('.restore');
  });

  it('the page opens, runs what came compiled and what fetches its pages, makes a link', async () => {
    await playground.visit('#gather');
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    expect(await texts(playground)).toEqual(examples.find(({ id }) => id === 'gather')!.expected.stdout);
    await playground.choose('pages-async');
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    await playground.page.click('.share-button');
    await playground.page.waitForSelector('#share .text');
  });

  it('an edited program needs the compiler that was never used, and the page says so', async () => {
    await playground.visit('#gather');
    await playground.typeAtStart('// edited\n');
    await playground.run();
    expect(await playground.untilEnd()).toBe('failed');
    expect(await playground.text('.sentence')).toContain('the network did not answer');
  });

  it('the guide, the reference and a frame for other pages open, whatever is asked of them', async () => {
    const page = await context.newPage();
    for (const path of ['docs/guide.html', 'docs/guide.ko.html', 'docs/reference.html', 'docs/reference']) {
      await page.goto(server!.url + path);
      expect(await page.$eval('body', (body) => [body.innerText.length > 5000, getComputedStyle(body).marginTop]), path).toEqual([true, '0px']);
    }
    await page.goto(`${server!.url}embed.html?theme=dark&view=both#say-after`);
    await page.waitForSelector('.mount .view-line');
    await page.click('#run');
    await page.waitForFunction(() => document.querySelector('.state')?.getAttribute('data-activity') === 'finished', { polling: 50, timeout: 30_000 });
    await page.close();
  });

  it('an edited program runs once the compiler was used', async () => {
    await up();
    await playground.visit('#gather');
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    await down();
    await playground.visit('#gather');
    await playground.typeAtStart('// and again\n');
    await playground.run();
    expect(await playground.untilEnd()).toBe('finished');
    expect(await playground.text('.totals')).toContain('compiled in');
  });
});

describe.each(browserNames)('a new version, in %s,', (name) => {
  let [browser, server]: [Browser?, Server?] = [];
  let [one, other]: [Playground?, Playground?] = [];
  const versions: string[] = [];

  const script = ({ page }: Playground) => page.$eval('script[type="module"]', (element) => element.getAttribute('src')!);
  const notice = ({ page }: Playground) => page.waitForSelector('.newer button', { timeout: 30_000 });
  const kept = ({ page }: Playground) => page.evaluate(async () => {
    const cache = await caches.open((await caches.keys()).find((each) => each === `asyncio-playground:pages:${new URL('.', location.href).href}`)!);
    return (await cache.keys()).map(({ url }) => url.replace(/^.*\/|\?.*$/g, ''));
  });

  beforeAll(async () => {
    [server, browser] = [await serve({ folder: '/' }), await launch(name)];
    const context = await browser.createBrowserContext();
    one = await Playground.open(context, server.url, '#keep-printing', { language: 'en', clock: 'real' });
    await untilKept(one.page);
    other = await Playground.open(context, server.url, '#gather');
    versions.push(await nextVersion());
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    for (const folder of versions) rmSync(folder, { recursive: true, force: true });
  });

  it('that is half there or not what it should be leaves the one that is kept as it was', async () => {
    const [half, whole] = [await nextVersion(), versions[0]!];
    versions.push(half);
    damage(half, /^assets\/link-next-.*\.js$/);
    server!.deploy(half);
    expect(await update(other!.page)).toBe('redundant');
    await other!.visit('#gather');
    expect(await script(other!)).not.toContain('-next-');
    await other!.run();
    expect(await other!.untilEnd()).toBe('finished');
    expect(await other!.text('.newer')).toBe('');
    server!.deploy(whole);
  });

  it('comes quietly: both pages say so, a program goes on running, the old page finds its own files', async () => {
    await one!.run();
    await one!.untilLines(1);
    // A visit of the old version, whose draft stays.
    await other!.typeAtStart('// mine\n');
    // What other playgrounds of this host keep, and what the compiler does.
    await one!.page.evaluate(async () => {
      for (const each of [`pages:${location.origin}/another/`, 'compiler:/', `pages:${location.origin}/:x`]) await (await caches.open(`asyncio-playground:${each}`)).put('/kept', new Response(each));
    });
    await other!.visit('#gather');
    await Promise.all([notice(one!), notice(other!)]);
    expect(await one!.text('.newer')).toContain('There is a new version.');
    expect(await one!.activity()).toBe('running');
    expect(await script(other!)).not.toContain('-next-');
    await other!.page.click('.share-button');
    const link = await other!.page.waitForSelector('#share .text');
    expect(await link!.evaluate((input) => (input as HTMLTextAreaElement).value)).toContain('#c1.');
  });

  it('is there after the button, with the draft; what is old goes when nobody needs it', async () => {
    expect(await kept(one!)).toEqual(expect.arrayContaining([(await script(one!)).split('/').at(-1)]));
    const old = (await script(one!)).split('/').at(-1)!;
    await Promise.all([other!.page.waitForNavigation(), other!.page.click('.newer button')]);
    await other!.page.waitForSelector('.mount .view-line');
    expect(await script(other!)).toContain(nextName(old));
    expect(await other!.code()).toContain('// mine');
    // The other page runs on, and is of the old version.
    expect(await one!.activity()).toBe('running');
    expect(await kept(other!)).toContain(old);
    await Promise.all([one!.page.waitForNavigation(), one!.page.click('.newer button')]);
    await one!.page.waitForFunction(async (gone) => {
      const cache = await caches.open(`asyncio-playground:pages:${new URL('.', location.href).href}`);
      return !(await cache.keys()).some(({ url }) => url.includes(`/${gone}`));
    }, { polling: 200, timeout: 30_000 }, old);
    expect(await kept(one!)).toContain(nextName(old));
    expect(await one!.page.evaluate(async () => Promise.all(
      [`pages:${location.origin}/another/`, 'compiler:/', `pages:${location.origin}/:x`].map(async (each) => (await (await caches.open(`asyncio-playground:${each}`)).match('/kept'))?.text()),
    ))).toEqual([`pages:${new URL(server!.url).origin}/another/`, 'compiler:/', `pages:${new URL(server!.url).origin}/:x`]);
    expect([...one!.problems, ...other!.problems]).toEqual([]);
  });

  it('the new version needs no network either, and where there is no playground any more it lets its place go', async () => {
    const { url } = server!;
    await server!.close();
    await one!.visit('#gather');
    expect(await script(one!)).toContain('-next-');
    server = await serve({ folder: '/', port: Number(new URL(url).port) });
    server.deploy('/nowhere');
    await one!.visit('#gather');
    await one!.page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration()) === undefined, { polling: 200, timeout: 30_000 });
  });
});

it('Chromium finds the page one that can be installed, under the address that it is at', async () => {
  const [server, browser] = [await serve(), await launch('chromium')];
  try {
    const page = (await browser.pages())[0]!;
    await page.goto(server.url);
    const cdp = await page.createCDPSession();
    expect(await cdp.send('Page.getInstallabilityErrors')).toEqual({ installabilityErrors: [] });
    const { errors, url } = await cdp.send('Page.getAppManifest');
    expect({ errors, url }).toEqual({ errors: [], url: `${server.url}manifest.webmanifest` });
    expect(await cdp.send('Page.getAppId')).toMatchObject({ appId: server.url });
  } finally {
    await browser.close();
    await server.close();
  }
});
