import type { Browser, BrowserContext, KeyInput, Page } from 'puppeteer-core';

export interface PrintedLine {
  stream: 'stdout' | 'stderr';
  /** Seconds since the start, as the page shows them. */
  at: number;
  text: string;
}

/** The page as a visitor uses it: every test has a browser context, and so a storage, of its own. */
export class Playground {
  readonly page: Page;
  readonly #end: () => Promise<void>;
  readonly #url: string;
  /** What went wrong in the page without anybody being told. */
  readonly problems: string[] = [];

  private constructor(page: Page, end: () => Promise<void>, url: string) {
    this.page = page;
    this.#end = end;
    this.#url = url;
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
  }

  /** In a context of its own, or in one that is there: then only what the browser caches is what it was. */
  static async open(where: Browser | BrowserContext, url: string, hash = '', settings: object = {}): Promise<Playground> {
    const own = 'createBrowserContext' in where;
    const context = own ? await where.createBrowserContext() : where;
    // A window of its own: a tab behind another gets little time and no frames.
    const page = await context.newPage({ type: 'window' });
    await page.setViewport({ width: 1440, height: 1000 });
    const playground = new Playground(page, () => (own ? context.close() : page.close()), url);
    await playground.visit(hash, settings);
    return playground;
  }

  /** Opens the page, with `settings` as if the visitor had chosen them before. */
  async visit(hash = '', settings?: object): Promise<void> {
    if (settings) {
      await this.page.evaluateOnNewDocument((stored) => {
        if (window === parent && location.protocol === 'http:' && !sessionStorage.getItem('visited')) {
          localStorage.clear();
          sessionStorage.setItem('visited', 'yes');
          localStorage.setItem('asyncio-playground:settings', stored);
        }
      }, JSON.stringify(settings));
    }
    // Away first: another # on the same page is no visit.
    await this.page.goto('about:blank');
    await this.page.goto(this.#url + hash, { waitUntil: 'load' });
    await this.page.waitForSelector('.mount .monaco-editor .view-line');
  }

  /** Opens another example without loading the page anew. */
  async choose(id: string): Promise<void> {
    await this.page.evaluate((hash) => (location.hash = hash), `#${id}`);
    await this.page.waitForFunction(
      (wanted) => document.querySelector('#examples [aria-current]')?.getAttribute('href') === wanted,
      { polling: 50 },
      `#${id}`,
    );
    await this.untilActivity('ready');
  }

  async close(): Promise<void> {
    // The icons' font comes with the first icon; Firefox complains where the page goes before it has come.
    await this.page.evaluate(() => document.fonts.ready.then(() => {}));
    await this.#end();
  }

  async run(): Promise<void> {
    await this.page.click('#run');
  }

  async stop(): Promise<void> {
    await this.page.click('#stop');
  }

  /** The run's state: ready, running, finished, ... */
  activity(): Promise<string | null> {
    return this.page.$eval('.state', (state) => state.getAttribute('data-activity'));
  }

  async untilActivity(...wanted: string[]): Promise<void> {
    await this.page.waitForFunction(
      (states) => states.includes(document.querySelector('.state')?.getAttribute('data-activity') ?? ''),
      { timeout: 60_000, polling: 50 },
      wanted,
    );
  }

  /** Until the run is over, however it ended; returns how. */
  async untilEnd(): Promise<string | null> {
    await this.untilActivity('finished', 'rejected', 'failed', 'interrupted', 'killed', 'limit');
    return this.activity();
  }

  async untilLines(count: number): Promise<void> {
    await this.page.waitForFunction((wanted) => document.querySelectorAll('.lines li').length >= wanted, { timeout: 60_000, polling: 50 }, count);
  }

  lines(): Promise<PrintedLine[]> {
    return this.page.$$eval('.lines li', (items) =>
      items.map((item) => {
        const text = item.querySelector('.text')?.cloneNode(true) as HTMLElement;
        text.querySelector('.stream')?.remove();
        const stream = item.classList.contains('stderr') ? ('stderr' as const) : ('stdout' as const);
        const said = text.textContent ?? '';
        return {
          stream,
          at: Number.parseFloat(item.querySelector('.moment')?.textContent ?? ''),
          text: stream === 'stderr' ? said.trimStart() : said,
        };
      }),
    );
  }

  text(selector: string): Promise<string> {
    return this.page.$eval(selector, (element) => (element as HTMLElement).innerText.trim());
  }

  /** The C++ that is in the editor, as far as it is on screen. */
  async code(): Promise<string> {
    // What the editor holds is drawn in the next frame.
    await this.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const text = await this.page.$eval('.mount[data-file="main.cpp"] .view-lines', (lines) =>
      [...lines.children]
        .sort((a, b) => Number.parseFloat((a as HTMLElement).style.top) - Number.parseFloat((b as HTMLElement).style.top))
        .map((line) => line.textContent)
        .join('\n'),
    );
    return text.replaceAll('\u00a0', ' ');
  }

  /** Opens the example that is open anew, with this as what the visitor made of it. */
  async write(source: string): Promise<void> {
    const id = await this.page.$eval('#examples [aria-current]', (link) => link.getAttribute('href')!.slice(1));
    await this.page.evaluate((key, draft) => localStorage.setItem(key, draft), `asyncio-playground:draft:${id}`, JSON.stringify({ version: 1, text: source }));
    await this.visit(`#${id}`);
  }

  /** Runs and gives what was printed, by stream; throws where it was not compiled. */
  async printed(): Promise<{ stdout: string[]; stderr: string[]; ended: string | null }> {
    await this.run();
    const ended = await this.untilEnd();
    if (ended === 'rejected') throw new Error(await this.text('problems-list'));
    const lines = await this.lines();
    const said = (stream: string) => lines.filter((line) => line.stream === stream).map(({ text }) => text);
    return { stdout: said('stdout'), stderr: said('stderr'), ended };
  }

  /** The last key while the others are held. */
  async press(...keys: KeyInput[]): Promise<void> {
    const { keyboard } = this.page;
    for (const key of keys.slice(0, -1)) await keyboard.down(key);
    await keyboard.press(keys.at(-1)!);
    for (const key of keys.slice(0, -1).reverse()) await keyboard.up(key);
  }

  /** Puts the caret at the very beginning of the code and types. */
  async typeAtStart(text: string): Promise<void> {
    // The middle of what is in sight: that of all lines may be below it.
    await this.page.click('.mount[data-file="main.cpp"]');
    await this.page.waitForFunction(() => document.activeElement?.closest('.mount'), { polling: 20 });
    await this.press('Control', 'Home');
    await this.page.keyboard.type(text);
  }
}
