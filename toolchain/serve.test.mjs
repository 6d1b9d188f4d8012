import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serve } from './serve.mjs';

let folder;
let server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'serve-'));
  const site = join(folder, 'site');
  mkdirSync(join(site, 'pages'), { recursive: true });
  writeFileSync(join(site, 'pages/a.html'), 'slow');
  writeFileSync(join(folder, 'secret'), 'secret');
  writeFileSync(join(site, 'index.html'), 'page');
  writeFileSync(join(site, 'embed.js'), 'embed');
  writeFileSync(join(site, 'a.wasm'), 'plain');
  writeFileSync(join(site, 'a.wasm.br'), 'small');
  server = await serve(site, { port: 0 });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Not fetch: that unpacks what it gets and tidies up addresses. */
function ask(path, headers = {}) {
  return new Promise((resolve, reject) => {
    get({ ...addressOf(server.url), path, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() }));
    }).on('error', reject);
  });
}

function addressOf(url) {
  const { hostname, port } = new URL(url);
  return { hostname, port };
}

it('gives a folder its page', async () => {
  expect(await ask('/')).toMatchObject({ status: 200, body: 'page', headers: { 'content-type': 'text/html; charset=utf-8' } });
});

it('sends the small form to who takes it', async () => {
  const small = await ask('/a.wasm', { 'accept-encoding': 'gzip, br' });
  expect(small).toMatchObject({ body: 'small', headers: { 'content-encoding': 'br', 'content-type': 'application/wasm' } });
  expect(await ask('/a.wasm')).toMatchObject({ body: 'plain' });
});

it('sends a page of the examples after the delay that its address asks for', async () => {
  const begun = performance.now();
  expect(await ask('/pages/a.html?delay=0.2')).toMatchObject({ status: 200, body: 'slow' });
  expect(performance.now() - begun).toBeGreaterThan(190);
  expect(await ask('/a.wasm?delay=1000')).toMatchObject({ body: 'plain' });
  expect(await ask('/pages/a.html?delay=never')).toMatchObject({ body: 'slow' });
});

it('lets pages of others load what embeds, and nothing else', async () => {
  expect((await ask('/embed.js')).headers).toMatchObject({ 'access-control-allow-origin': '*' });
  expect((await ask('/index.html')).headers).not.toHaveProperty('access-control-allow-origin');
});

it('does not send again what the browser has', async () => {
  const { headers } = await ask('/a.wasm');
  expect(await ask('/a.wasm', { 'if-none-match': headers.etag })).toMatchObject({ status: 304, body: '' });
});

it.each(['/../secret', '/%2e%2e/secret', '/nothing', '/%', '/a.wasm/'])('finds nothing at %s', async (path) => {
  expect((await ask(path)).status).toBe(404);
});

it('takes the next port where one is taken, unless it was asked for', async () => {
  const { port } = addressOf(server.url);
  const next = await serve(folder, { port: Number(port) });
  expect(next.url).not.toBe(server.url);
  await next.close();
  await expect(serve(folder, { port: Number(port), fixed: true })).rejects.toThrow(`Port ${port} is taken`);
});
