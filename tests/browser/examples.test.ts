import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examples, type Expected } from '../examples/examples.ts';
import { complaints, withoutReadings } from '../examples/readings.ts';
import { browserNames, launch } from './support/browsers.ts';
import { Playground, type PrintedLine } from './support/playground.ts';
import { serve, type Server } from './support/server.ts';

interface Run {
  lines: PrintedLine[];
  ended: string | null;
  totals: string;
}

/** Examples that run at the same time: they mostly wait. The longest together, so that they wait together. */
const atOnce = 5;
const rounds = [...examples].sort((a, b) => b.expected.seconds - a.expected.seconds)
  .reduce<(typeof examples)[]>((made, example, index) => {
    if (index % atOnce === 0) made.push([]);
    made.at(-1)!.push(example);
    return made;
  }, []);

/** Runs the example that is open. */
async function run(playground: Playground, { endless, stdout }: Expected): Promise<Run> {
  await playground.run();
  if (endless) {
    await playground.untilLines(stdout.length);
    await playground.stop();
  }
  const ended = await playground.untilEnd();
  return { lines: await playground.lines(), ended, totals: await playground.text('.totals') };
}

describe.each(browserNames)('every example in %s, in real time', (name) => {
  const runs = new Map<string, Promise<Run>>();
  let browser: Browser;
  let server: Server;

  beforeAll(async () => {
    [server, browser] = [await serve(), await launch(name)];
    const pages: Playground[] = [];
    for (let page = 0; page < atOnce; page++) {
      pages.push(await Playground.open(browser, server.url, '', { clock: 'real', language: 'en' }));
    }
    for (const round of rounds) {
      // First all are opened and only then run: opening keeps the machine busy.
      for (const [index, { id }] of round.entries()) await pages[index]!.choose(id);
      const running = round.map(({ id, expected }, index) => {
        const result = run(pages[index]!, expected);
        runs.set(id, result);
        return result;
      });
      // What went wrong is reported by the example's own test.
      await Promise.allSettled(running);
    }
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it.each(examples)('$id prints what its document says', async ({ id, expected }) => {
    const { lines, ended, totals } = await runs.get(id)!;
    const said = (stream: string) => lines.filter((line) => line.stream === stream).map(({ text }) => text);
    const stdout = expected.endless ? said('stdout').slice(0, expected.stdout.length) : said('stdout');
    expect(withoutReadings(stdout, expected.stdout)).toEqual(expected.stdout);
    if (expected.endless) {
      expect(ended).toBe('interrupted');
      return;
    }
    expect(withoutReadings(complaints(said('stderr')), expected.stderr ?? [])).toEqual(expected.stderr ?? []);
    expect(ended).toBe(expected.status ? 'failed' : 'finished');
    const total = Number.parseFloat(totals);
    expect(total).toBeGreaterThanOrEqual(expected.seconds - 0.001);
    // Five programs at once on two cores: each wait may end a little late, and they add up.
    expect(total).toBeLessThan(expected.seconds + 0.5);
  });
});
