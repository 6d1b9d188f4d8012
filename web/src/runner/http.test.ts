import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largestBody, mostAtOnce, type OwnSite, Transfers } from './http.ts';

let server: Server;
let base: string;
let open = 0;
let mostOpen = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://host');
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    response.on('close', () => (open -= 1));
    if (pathname === '/text') response.writeHead(200, { 'X-Thing': ['one', 'two'] }).end('hello');
    else if (pathname === '/echo') response.end(JSON.stringify(request.headers));
    else if (pathname === '/to') response.writeHead(302, { location: searchParams.get('where')! }).end();
    else if (pathname === '/never') response.writeHead(200).write('begun');
    else if (pathname === '/slow') setTimeout(() => response.end('slow'), 50);
    else if (pathname === '/break') {
      response.writeHead(200, { 'content-length': '10' }).write('begun');
      setTimeout(() => request.socket.destroy(), 20);
    } else if (pathname === '/endless') {
      const more = () => void (response.write(Buffer.alloc(1 << 20)) ? setImmediate(more) : response.once('drain', more));
      more();
    } else response.writeHead(404).end('nothing');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const transfers = (site?: OwnSite, own = fetch) => new Transfers({ fetch: own, now: () => performance.now() * 1e6, ...(site && { site }) });

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** What C++ is told. */
async function reply(made: Transfers, url: string, { follow = '1', timeout = 'Infinity', fields = [] as string[] } = {}): Promise<string> {
  const id = made.start([url, follow, timeout, ...fields].join('\n'));
  await made.finished(id);
  return text(made.reply(id));
}

describe('an answer', () => {
  it('is said in lines, with the body behind them', async () => {
    const [kind, status, reason, url, elapsed, delay, ...rest] = (await reply(transfers(), `${base}/text`)).split('\n');
    expect([kind, status, reason, url, delay]).toEqual(['response', '200', 'OK', `${base}/text`, '0']);
    expect(Number(elapsed)).toBeGreaterThan(0);
    expect(rest).toContain('x-thing: one, two');
    expect(rest.slice(-2)).toEqual(['', 'hello']);
  });

  it('has the address behind the redirections', async () => {
    expect((await reply(transfers(), `${base}/to?where=/text`)).split('\n')[3]).toBe(`${base}/text`);
  });

  it('is kept until it is forgotten', async () => {
    const made = transfers();
    const id = made.start(`${base}/text\n1\nInfinity`);
    await made.finished(id);
    expect(made.reply(id).length).toBeGreaterThan(0);
    made.forget(id);
    expect(made.reply(id)).toHaveLength(0);
  });
});

describe('a request', () => {
  it('has its own header and nothing of the visitor’s', async () => {
    const answer = await reply(transfers(), `${base}/echo`, { fields: ['X-Token: 4: 2'] });
    const headers = JSON.parse(answer.split('\n').at(-1)!) as Record<string, string>;
    expect(headers['x-token']).toBe('4: 2');
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['cookie']));
    expect(headers).not.toHaveProperty('referer');
  });

  it('takes nothing from a prototype that a program changed', async () => {
    const seen: RequestInit[] = [];
    Object.assign(Object.prototype, { body: 'more', integrity: 'none' });
    try {
      await reply(transfers(undefined, (_, init) => {
        seen.push(init!);
        return Promise.resolve(new Response('')) as Promise<Response>;
      }), `${base}/text`);
    } finally {
      for (const name of ['body', 'integrity']) Reflect.deleteProperty(Object.prototype, name);
    }
    expect(Object.getPrototypeOf(seen[0])).toBe(null);
    expect(seen[0]).toMatchObject({ method: 'GET', credentials: 'omit', referrerPolicy: 'no-referrer' });
  });

  it('is refused where there are too many that nobody waits for', () => {
    const made = transfers(undefined, () => new Promise(() => {}));
    const numbers = Array.from({ length: 5000 }, () => made.start(`${base}/never\n1\nInfinity`));
    expect(numbers.filter((number) => number > 0)).toHaveLength(4096);
    made.close();
  });

  it('waits for its turn where there are many', async () => {
    mostOpen = 0;
    const made = transfers();
    const answers = await Promise.all(Array.from({ length: mostAtOnce * 2 }, () => reply(made, `${base}/slow`)));
    expect(answers.every((answer) => answer.endsWith('slow'))).toBe(true);
    expect(mostOpen).toBeLessThanOrEqual(mostAtOnce);
  });
});

describe('a failure', () => {
  const refuses = (noCors: 'answers' | 'fails'): typeof fetch => (_, init) =>
    init?.mode === 'no-cors' && noCors === 'answers' ? Promise.resolve(new Response('')) : Promise.reject(new TypeError('Failed to fetch'));

  it('of a host that answers, but not to strangers, is told as what it is', async () => {
    expect(await reply(transfers(undefined, refuses('answers')), 'https://other.example:8443/a')).toBe(
      'error\nConnectionError\nother.example:8443 answers, but does not allow other sites to read what is there (CORS): https://other.example:8443/a');
  });

  it('that a browser does not explain is told with all that it may be', async () => {
    expect(await reply(transfers(undefined, refuses('fails')), 'https://other.example/a')).toMatch(
      /^error\nConnectionError\nother\.example gives no answer: there is no such host, .* does not say which \("Failed to fetch"\): https:/);
  });

  it('of http in a page that came over https says so', async () => {
    const site: OwnSite = { base: 'https://playground.example/', pages: [], get: () => Promise.reject(new Error()) };
    expect(await reply(transfers(site, refuses('answers')), 'http://other.example/')).toContain('over https may not read an http address');
  });

  it.each([
    ['a connection that breaks', '/break', {}, /^error\nConnectionError\nthe connection broke in the middle/],
    ['silence', '/never', { timeout: '0.1' }, /^error\nReadTimeout\nRead timed out\. \(read timeout=0\.1\) for url: /],
    ['a body without end', '/endless', {}, /^error\nRequestException\nthe answer is larger than 64 MB/],
    ['a field that cannot be sent', '/text', { fields: ['이름: x'] }, /^error\nInvalidHeader\n/],
  ])('of %s', async (_, path, options, said) => {
    expect(largestBody).toBe(64 << 20);
    expect(await reply(transfers(), base + path, options)).toMatch(said);
  });

  it('of an address that is none', async () => {
    expect(await reply(transfers(), 'http://a:b/')).toBe("error\nInvalidURL\nInvalid URL 'http://a:b/'");
  });
});

describe('cancelling', () => {
  it('ends a transfer in the middle', async () => {
    const made = transfers();
    const id = made.start(`${base}/never\n1\nInfinity`);
    setTimeout(() => made.cancel(id), 50);
    await made.finished(id);
    expect(text(made.reply(id))).toMatch(/^error\n/);
    await expect.poll(() => open).toBe(0);
  });

  it('ends those that wait for their turn, and all when the program ends', async () => {
    const made = transfers();
    const ids = Array.from({ length: mostAtOnce + 5 }, () => made.start(`${base}/never\n1\nInfinity`));
    const all = ids.map((id) => made.finished(id));
    await expect.poll(() => open).toBe(mostAtOnce);
    made.close();
    await Promise.all(all);
    await expect.poll(() => open).toBe(0);
  });
});

describe('a page of the playground’s', () => {
  const asked: string[] = [];
  const site: OwnSite = {
    base: 'https://playground.example/some/where/', pages: ['pages/a.html'],
    get: (page) => {
      asked.push(page);
      return Promise.resolve({ status: 200, type: 'text/html', bytes: new TextEncoder().encode('own').buffer as ArrayBuffer });
    },
  };
  const fetched: string[] = [];
  const outside: typeof fetch = (url) => {
    fetched.push(String(url));
    return Promise.resolve(new Response('outside'));
  };

  it('is handed over, with the delay that the address asks for left to the program', async () => {
    const url = `${site.base}pages/a.html?delay=0.5`;
    expect(await reply(transfers(site, outside), url)).toBe(
      `response\n200\n\n${url}\n500000000\n500000000\ncontent-type: text/html\ncontent-length: 3\n\nown`);
    expect(asked).toEqual(['pages/a.html']);
  });

  it('that comes too late for the timeout is none', async () => {
    expect(await reply(transfers(site, outside), `${site.base}pages/a.html?delay=0.5`, { timeout: '0.2' })).toMatch(/^response\n0\n\n.*\n0\n200000000\n\n$/);
  });

  it('is on the list, or fetched as a stranger fetches it', async () => {
    for (const path of ['pages/b.html', 'index.html', 'pages/a.html/../../secret', 'pages%2Fa.html']) {
      expect(await reply(transfers(site, outside), site.base + path)).toMatch(/outside$/);
    }
    expect(fetched).toHaveLength(4);
  });
});
