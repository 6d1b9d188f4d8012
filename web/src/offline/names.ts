// Names that the page and its service worker agree on. Each has the address of the folder that the playground lies in: an
// origin may have several.

/** The cache of the playground in this folder. */
export function cacheName(base: string): string {
  return `asyncio-playground:pages:${base}`;
}

/** What the lock's name begins with that an open page holds; the path of the page's script follows. */
export function lockPrefix(base: string): string {
  return `asyncio-playground:page:${base} `;
}
