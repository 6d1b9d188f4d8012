// Opens and makes links. What reads and writes them comes when it is first needed.

import { emptyName } from '../examples/address.ts';
import { type Catalog, type Example, findExample } from '../examples/catalog.ts';
import type { Shared } from './link.ts';
import type { Refusal } from './refusal.ts';

async function load() {
  const [links, { dictionaries }] = await Promise.all([import('./link.ts'), import('./dictionary.ts')]);
  return { ...links, dictionaries };
}

export type Opened = { ok: true; shared: Shared } | { ok: false; damage: Refusal };

/** What a link holds, or why it cannot be opened. */
export async function openLink(link: string): Promise<Opened> {
  try {
    const { readLink, dictionaries } = await load();
    return await readLink(link, dictionaries);
  } catch {
    return { ok: false, damage: { kind: 'not-opened' } };
  }
}

/**
 * What stands after # in the address of what somebody made of `example`: its name where that is nothing, or a link.
 * Throws `RangeError` where it is too large for one.
 */
export async function fragmentOf(code: string, example: Example, catalog: Catalog, choices: Omit<Shared, 'code' | 'example'>): Promise<string> {
  const hasName = example.id === emptyName || findExample(catalog, example.id) !== undefined;
  if (hasName && code === example.source) return encodeURIComponent(example.id);
  const { writeLink, dictionaries } = await load();
  const base = findExample(catalog, example.base ?? example.id);
  return writeLink({ code, ...choices, ...(base && { example: base.id }) }, dictionaries);
}
