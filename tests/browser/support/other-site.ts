import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of another origin than the page's. */
export interface OtherSite {
  /** Without a slash at the end. */
  readonly url: string;
  /** The requests so far, by path. */
  readonly asked: Map<string, IncomingHttpHeaders[]>;
  /** Answers that are not complete. */
  open(): number;
  close(): Promise<void>;
}

/**
 *   /open       an answer that every site may read; /open/redirected leads to it
 *   /closed     the same without leave to read it
 *   /missing    404, for every site
 *   /silent     the answer's header and then nothing
 *   /slow       an answer after 300 ms
 */
export async function serveOther(): Promise<OtherSite> {
  const asked = new Map<string, IncomingHttpHeaders[]>();
  let open = 0;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    asked.set(pathname, [...(asked.get(pathname) ?? []), { ...request.headers, ':method': request.method }]);
    open += 1;
    response.on('close', () => (open -= 1));
    const everybody = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'x-thing' };
    const type = { 'content-type': 'text/plain; charset=utf-8' };
    if (pathname === '/open') response.writeHead(200, { ...everybody, ...type, 'x-thing': 'shown' }).end('안녕');
    else if (pathname === '/open/redirected') response.writeHead(302, { ...everybody, location: '/open' }).end();
    else if (pathname === '/closed') response.writeHead(200, type).end('not for you');
    else if (pathname === '/missing') response.writeHead(404, everybody).end();
    else if (pathname === '/silent') response.writeHead(200, { ...everybody, ...type }).write('begun');
    else if (pathname === '/slow') setTimeout(() => response.writeHead(200, everybody).end('slow'), 300);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    open: () => open,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
