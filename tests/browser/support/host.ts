import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A blog of somebody else's, at an origin of its own, that lets in the playground's scripts and frames and nothing more. */
export interface Blog {
  readonly url: string;
  /** The page that is there: what stands in its head and body, the language of its text, and its own script. */
  write(page: { head?: string; body: string; language?: string; script?: string; style?: string }): void;
  close(): Promise<void>;
}

export async function serveBlog(playground: string): Promise<Blog> {
  const { origin } = new URL(playground);
  const files = new Map<string, [type: string, text: string]>();
  const server = createServer((request, response) => {
    const [type, text] = files.get(request.url ?? '') ?? [];
    if (type === undefined) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': `default-src 'none'; script-src 'self' ${origin}; style-src 'self'; frame-src ${origin}; img-src data:; base-uri 'none'`,
    }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    write({ head = '', body, language = 'en', script = '', style = '' }) {
      files.set('/', ['text/html', `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>A blog</title><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,">
<script src="/script.js"></script>${head}</head>
<body><main><h1>A blog</h1>${body}</main></body></html>`]);
      files.set('/script.js', ['text/javascript', script]);
      files.set('/style.css', ['text/css', style]);
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
