import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { BrowserContext } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { librarySources } from '../../toolchain/library.mjs';
import { examples } from '../examples/examples.ts';
import { violations } from './support/axe.ts';
import { browserNames } from './support/browsers.ts';
import { stage } from './support/stage.ts';

describe.each(browserNames)('downloading in %s', (name) => {
  const on = stage(name);

  /** Where the browser saves what it downloads. */
  let folder: string;
  let context: BrowserContext;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'download-'));
    context = await on.browser.createBrowserContext({ downloadBehavior: { policy: 'allow', downloadPath: folder } });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const saved = (file: string) => until(() => (existsSync(join(folder, file)) ? filled(join(folder, file)) : undefined));

  async function until<T>(look: () => T | undefined): Promise<T> {
    for (let tries = 0; tries < 200; tries++) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('Nothing was saved.');
  }

  function filled(file: string): Uint8Array | undefined {
    const bytes = readFileSync(file);
    return bytes.length > 0 ? bytes : undefined;
  }

  it('gives what is in the editor as a file with the example’s name', async () => {
    const playground = await on.open('#gather', { language: 'en' }, context);
    await playground.typeAtStart('// mine\n');
    await playground.page.click('.share-button');
    await playground.page.waitForSelector('#share .text');
    await playground.page.click('.download-file');
    expect(strFromU8(await saved('gather.cpp'))).toBe(`// mine\n${examples.find(({ id }) => id === 'gather')!.cpp}`);
    expect(await violations(playground.page)).toEqual([]);
  });

  it('gives a project with the library’s sources, which come when they are asked for', async () => {
    const playground = await on.open('#gather', { language: 'ko' }, context);
    await playground.page.click('.share-button');
    await playground.page.waitForSelector('#share .text');
    const libraries = () => [...on.server.asked].filter((path) => /\/library\.\w+\.json$/.test(path));
    expect(libraries()).toEqual([]);
    await playground.page.click('.download-project');
    const zip = await saved('gather.zip');
    expect(libraries()).toHaveLength(1);
    const inside = Object.fromEntries(Object.entries(unzipSync(zip)).map(([path, bytes]) => [path, strFromU8(bytes)]));
    const library = Object.fromEntries(Object.entries(librarySources()).map(([path, text]) => [`gather/asyncio/${path}`, text]));
    expect(inside).toMatchObject(library);
    expect(Object.keys(inside).filter((path) => !(path in library)).sort()).toEqual(['gather/CMakeLists.txt', 'gather/README.md', 'gather/main.cpp']);
    expect(inside['gather/README.md']).toContain(`(${on.server.url})에서 받은`);
  });

  it('says that a part of the page could not be loaded', async () => {
    const playground = await on.open('#gather', { language: 'en' }, context);
    on.server.interfere((path) => (/\/library\./.test(path) ? 'lose' : undefined));
    await playground.page.click('.share-button');
    await playground.page.click('.download-project');
    await playground.page.waitForFunction(() => document.querySelector('download-files .said')?.textContent?.includes('Is the network gone?'), { polling: 50 });
    on.server.interfere(() => undefined);
    // The browser reports what was lost.
    playground.problems.length = 0;
  });
});
