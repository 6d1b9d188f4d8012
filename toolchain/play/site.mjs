// What a program finds around it that `npm run play` runs.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';

const pages = join(root, 'web/pages');

/** The playground's pages, as its page hands them to programs. */
export const site = {
  base: 'http://playground.localhost/',
  pages: readdirSync(pages).map((name) => `pages/${name}`),
  get(page) {
    const { buffer, byteOffset, length } = readFileSync(join(root, 'web', page));
    return { status: 200, type: 'text/html; charset=utf-8', bytes: buffer.slice(byteOffset, byteOffset + length) };
  },
};

export const environment = { ASYNCIO_BASE_URL: site.base };
