// What a browser needs to install the page: manifest.webmanifest and the icons, made of what web/index.html says of the page.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawIcon, readIcon } from './icon.mjs';
import { root } from './lib/paths.mjs';

/** Into a folder that is published beside the page. */
export function makeManifest(folder) {
  const page = readFileSync(join(root, 'web/index.html'), 'utf8');
  const said = (pattern) => pattern.exec(page)[1];
  const svg = decodeURIComponent(said(/<link rel="icon" href="data:image\/svg\+xml,([^"]+)">/));
  const colour = said(/<meta name="theme-color" content="([^"]+)" media="\(prefers-color-scheme: light\)">/);
  const icon = readIcon(svg);
  const icons = [
    { name: 'icon.svg', bytes: svg, sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    ...[192, 512].map((size) => ({ name: `icon-${size}.png`, bytes: drawIcon(icon, size), sizes: `${size}x${size}`, type: 'image/png', purpose: 'any' })),
    { name: 'icon-maskable.png', bytes: drawIcon(icon, 512, { maskable: true }), sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ];
  mkdirSync(join(folder, 'icons'), { recursive: true });
  for (const { name, bytes } of icons) writeFileSync(join(folder, 'icons', name), bytes);
  // No id: one would be relative to the host, and its playgrounds in several folders one and the same.
  writeFileSync(join(folder, 'manifest.webmanifest'), JSON.stringify({
    name: said(/<title>([^<]+)<\/title>/),
    short_name: 'Asyncio',
    description: said(/<meta name="description" content="([^"]+)">/),
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: colour,
    theme_color: colour,
    categories: ['education', 'developer'],
    icons: icons.map(({ name, sizes, type, purpose }) => ({ src: `icons/${name}`, sizes, type, purpose })),
  }));
}
