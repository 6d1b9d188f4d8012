// A static web server for dist/, and for tests.

import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, extname, join, normalize, sep } from 'node:path';
import { Problem } from './lib/problem.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.ttf': 'font/ttf',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** Of these pages each is sent after the seconds that its address asks for, ?delay=0.5: what the examples compare. */
const delayed = /^\/pages\//;
const longestDelay = 60;

const encodings = { br: 'br', gzip: 'gz' };

/** Serves `folder` on 127.0.0.1. Without `fixed` a port that is taken is passed over for the next. Port 0: any. */
export async function serve(folder, { port = 8000, fixed = false } = {}) {
  const server = createServer((request, response) => {
    const delay = delayOf(request.url);
    if (delay > 0) setTimeout(() => answer(folder, request, response), delay);
    else answer(folder, request, response);
  });
  const last = fixed ? port : port + 50;
  for (let tried = port; ; tried++) {
    try {
      await listen(server, tried);
      break;
    } catch (error) {
      if (error.code === 'EACCES') throw new Problem(`Port ${tried} may not be used: choose another with --port.`);
      if (error.code !== 'EADDRINUSE') throw error;
      if (tried === last) throw new Problem(`Port ${tried} is taken: choose another with --port.`);
    }
  }
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function answer(folder, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
  const file = find(folder, request.url);
  if (!file) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.\n');
  const { path, encoding, size, modified } = smallest(file, request.headers['accept-encoding'] ?? '');
  const tag = `"${size.toString(36)}-${modified.toString(36)}${encoding ? `-${encoding}` : ''}"`;
  const headers = {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    vary: 'Accept-Encoding',
    // A module of another origin, which embed.js is to the pages that embed, is read only where its host says so.
    ...(basename(file) === 'embed.js' && { 'access-control-allow-origin': '*' }),
    etag: tag,
    ...(encoding && { 'content-encoding': encoding }),
  };
  if (request.headers['if-none-match'] === tag) return void response.writeHead(304, headers).end();
  response.writeHead(200, { ...headers, 'content-length': size });
  if (request.method === 'HEAD') return void response.end();
  createReadStream(path).on('error', () => response.destroy()).pipe(response);
}

/** Milliseconds. */
function delayOf(url) {
  if (!URL.canParse(url, 'http://host')) return 0;
  const { pathname, searchParams } = new URL(url, 'http://host');
  const seconds = delayed.test(pathname) ? Number(searchParams.get('delay')) : 0;
  return seconds > 0 ? Math.min(seconds, longestDelay) * 1000 : 0;
}

/** The file of an address, or undefined; nothing outside the folder is ever found. */
function find(folder, url) {
  try {
    const path = decodeURIComponent(new URL(url, 'http://host').pathname);
    const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
    return file.startsWith(folder + sep) && statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

/** The file itself or the first compressed form beside it that the browser takes. */
function smallest(file, accepted) {
  for (const [encoding, suffix] of Object.entries(encodings)) {
    const stat = statSync(`${file}.${suffix}`, { throwIfNoEntry: false });
    if (stat && accepted.includes(encoding)) return { path: `${file}.${suffix}`, encoding, size: stat.size, modified: stat.mtimeMs };
  }
  const stat = statSync(file);
  return { path: file, encoding: undefined, size: stat.size, modified: stat.mtimeMs };
}
