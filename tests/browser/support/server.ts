import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

export const dist = join(import.meta.dirname, '../../../dist');

/** A place that the page was not built for: any folder of any host must do. */
const somewhere = '/some/where/';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

export type Trouble = 'lose' | 'damage' | 'delay' | 'hold' | Promise<void>;

export interface Server {
  /** The page's address. */
  readonly url: string;
  /** Compressed bytes sent so far, by path. */
  readonly sent: Map<string, number>;
  /** Every path that was asked for, served or not. */
  readonly asked: Set<string>;
  /** What goes wrong with a path: the connection breaks, other bytes come, or they take their time, or come when a promise is kept, or never. */
  interfere(how: (path: string) => Trouble | undefined): void;
  /** Serves another folder of this machine from now on. */
  deploy(root: string): void;
  /** Sends these bytes in place of the compiled example. */
  replaceProgram(example: string, wasm: Uint8Array): void;
  close(): Promise<void>;
}

/**
 * Serves dist/ as a plain static host does: files, compressed, with no special headers but the one that embed.js needs.
 * `folder`: where on the host; `port`: one that a server had which was closed.
 */
export async function serve({ folder = somewhere, port = 0 } = {}): Promise<Server> {
  if (!existsSync(join(dist, 'index.html'))) throw new Error('There is no dist/: run npm run build first.');
  const sent = new Map<string, number>();
  const asked = new Set<string>();
  const compressed = new Map<string, Buffer>();
  let root = dist;
  let interference: Parameters<Server['interfere']>[0] = () => undefined;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    asked.add(pathname);
    const file = fileFor(root, folder, decodeURIComponent(pathname));
    if (!file) return void response.writeHead(404).end();
    const trouble = interference(pathname);
    if (trouble === 'lose') return void request.socket.destroy();
    if (trouble === 'hold') return;
    const small = /\.(xz|png)$/.test(file);
    const kept = compressed.get(file) ?? (small ? readFileSync(file) : gzipSync(readFileSync(file)));
    compressed.set(file, kept);
    const body = trouble === 'damage' ? Buffer.from(kept).fill(0, 100, 200) : kept;
    sent.set(pathname, body.length);
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      ...(!small && { 'content-encoding': 'gzip' }),
      'cache-control': 'no-cache',
      // What hosts of static files send where their scripts may be used by others.
      ...(pathname.endsWith('/embed.js') && { 'access-control-allow-origin': '*' }),
    });
    if (trouble instanceof Promise) void trouble.then(() => response.end(body));
    else setTimeout(() => response.end(body), trouble === 'delay' ? 500 : 0);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${folder}`,
    sent,
    asked,
    interfere: (how) => void (interference = how),
    deploy: (folder) => void (root = folder),
    replaceProgram: (example, wasm) => void compressed.set(programFile(example), gzipSync(wasm)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function fileFor(root: string, folder: string, pathname: string): string | undefined {
  if (!pathname.startsWith(folder)) return undefined;
  const file = normalize(join(root, pathname.slice(folder.length) || 'index.html'));
  return file.startsWith(root) && existsSync(file) && statSync(file).isFile() ? file : undefined;
}

function programFile(example: string): string {
  const catalog = JSON.parse(readFileSync(join(dist, 'examples.json'), 'utf8')) as { examples: { id: string; wasm: string }[] };
  const found = catalog.examples.find(({ id }) => id === example);
  if (!found) throw new Error(`There is no example called ${example}.`);
  return join(dist, found.wasm);
}
