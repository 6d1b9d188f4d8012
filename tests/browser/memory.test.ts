import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserName, browserNames, launch } from './support/browsers.ts';
import { Playground } from './support/playground.ts';
import { serve, type Server } from './support/server.ts';

/** Each half of the comparison is the least of so many runs, around the tenth and at the end: between two collections of garbage memory goes up and down. */
const looked = 15;
const cycles = 100;

let server: Server;

beforeAll(async () => {
  server = await serve();
});

afterAll(async () => {
  await server?.close();
});

describe.concurrent('a hundred edits and runs', () => {
  it.each(browserNames)('end with the memory that there was after the tenth, in %s', async (name) => {
    const browser = await launch(name);
    try {
      const memory = await memoryAfterEachRun(browser, name);
      const [early, late] = [Math.min(...memory.slice(5, 5 + looked)), Math.min(...memory.slice(-looked))];
      console.log(`${name}: ${early.toFixed(0)} MB after ten runs, ${late.toFixed(0)} MB after a hundred`);
      expect(late / early).toBeLessThan(1.1);
    } finally {
      await browser.close();
    }
  }, 400_000);
});

/** Megabytes, after each of a hundred changes that were compiled and run. */
async function memoryAfterEachRun(browser: Browser, name: BrowserName): Promise<number[]> {
  const playground = await Playground.open(browser, server.url, '#create-task', { language: 'en', clock: 'virtual' });
  const { page } = playground;
  await playground.typeAtStart('\n');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type('//');
  const memory: number[] = [];
  for (let cycle = 1; cycle <= cycles; cycle++) {
    await page.click('.mount[data-file="main.cpp"]', { offset: { x: 300, y: 20 } });
    await page.keyboard.press('End');
    await page.keyboard.type(String(cycle % 10));
    expect((await playground.printed()).ended).toBe('finished');
    expect(await playground.text('.totals')).toContain('compiled in');
    // Firefox cannot be asked to.
    if (name === 'chromium' && (Math.abs(cycle - 10) <= looked / 2 || cycle > cycles - looked)) await collectGarbage(playground);
    memory.push(megabytesOf(browser.process()!.pid!));
  }
  return memory;
}

async function collectGarbage({ page }: Playground): Promise<void> {
  for (const worker of page.workers()) await worker.client.send('HeapProfiler.collectGarbage');
}

/** What a process and all that it started hold, each shared page counted once. */
function megabytesOf(process: number): number {
  const own = /^Pss:\s+(\d+)/m.exec(readIfThere(`/proc/${process}/smaps_rollup`))?.[1] ?? '0';
  return children(process).reduce((sum, child) => sum + megabytesOf(child), Number(own) / 1024);
}

function children(process: number): number[] {
  try {
    return readdirSync(`/proc/${process}/task`).flatMap((thread) =>
      readIfThere(`/proc/${process}/task/${thread}/children`).split(' ').filter(Boolean).map(Number));
  } catch {
    return [];
  }
}

/** Processes come and go. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
