import { it } from 'vitest';
import { launch } from './support/browsers.ts';
import { serve } from './support/server.ts';
it('shots', async () => {
  const [server, browser] = [await serve(), await launch('chromium')];
  for (const [file, width, theme] of [['embed.html', 1440, 'light'], ['embed.ko.html', 1440, 'dark'], ['embed.ko.html', 380, 'light'], ['embed.html', 380, 'dark']] as const) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage({ type: 'window' });
    page.on('console', (m) => m.type() === 'error' && console.log(m.text().slice(0, 300)));
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
    await page.goto(`${server.url}docs/${file}`, { waitUntil: 'load' });
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    for (let y = 0; y < height; y += 700) { await page.evaluate((top) => scrollTo(0, top), y); await new Promise((r) => setTimeout(r, 600)); }
    await page.evaluate(() => scrollTo(0, 0));
    await new Promise((r) => setTimeout(r, 500));
    const h2 = await page.evaluate(() => document.documentElement.scrollHeight);
    for (let y = 0, i = 0; y < h2 && i < 8; y += width === 380 ? 1700 : 1500, i++) await page.screenshot({ path: `/tmp/w/s5/cshots/${file}-${width}-${theme}-${i}.png` as `${string}.png`, clip: { x: 0, y, width, height: width === 380 ? 1700 : 1500 }, captureBeyondViewport: true });
    console.log(file, width, height, h2, await page.evaluate(() => document.documentElement.scrollWidth));
    await context.close();
  }
  // Run to finished, in the page and in a frame.
  const code = (n: number) => `#include <asyncio/asyncio.hpp>\n#include <print>\nint main() { std::println("${n}"); }\n`;
  const context = await browser.createBrowserContext();
  const page = await context.newPage({ type: 'window' });
  await page.setViewport({ width: 1200, height: 900 });
  await page.goto(`${server.url}embed.html?clock=virtual#gather`);
  await page.waitForSelector('.state[data-activity="ready"]');
  const bench = (shared: boolean) => page.evaluate(async (codes) => {
    const pane = document.querySelector('run-pane') as never as { compiler: { compile(s: string, o: boolean): Promise<{ milliseconds: { compile: number; link: number }; wasm: ArrayBuffer }> } };
    const over: number[] = [];
    let bytes = 0;
    for (const source of codes) {
      const began = performance.now();
      const { milliseconds, wasm } = await pane.compiler.compile(source, false);
      bytes = wasm.byteLength;
      over.push(performance.now() - began - milliseconds.compile - milliseconds.link);
    }
    return { over: over.map((ms) => ms.toFixed(1)).join(' '), bytes };
  }, [1, 2, 3, 4, 5, 6].map((n) => code(n + (shared ? 10 : 0))));
  console.log('frame alone, shared line', JSON.stringify(await bench(true)));
  await page.goto(`${server.url}#gather`);
  await page.reload();
  await page.waitForSelector('.state[data-activity="ready"]');
  console.log('page, own service', JSON.stringify(await bench(false)));
  await browser.close(); await server.close();
}, 200_000);
