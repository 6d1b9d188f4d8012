// What is opened like an example and is none: the program of a link, and an empty editor.

import { emptyName } from '../examples/address.ts';
import { type Catalog, type Example, findExample } from '../examples/catalog.ts';
import { type Bilingual, dictionaries, type Texts } from '../i18n/index.ts';
import type { Shared } from './link.ts';

/** Where the visitor's edits of a link's program are kept: apart from those of the example that it was made from. */
export function draftOf(link: string): string {
  return `link-${link.slice(-7)}`;
}

/** The program of a link, beside the Python of the example that it was made from. */
export function linked(link: string, { code, example }: Shared, catalog: Catalog): Example {
  const base = findExample(catalog, example);
  return {
    id: draftOf(link),
    document: [],
    order: 0,
    title: inBoth(({ share }, language) => (base ? share.titleFrom(base.title[language]) : share.title)),
    about: inBoth(({ share }) => (base ? share.aboutFrom : share.about)),
    source: code,
    original: base?.original ?? '',
    ...(base && { base: base.id }),
    ...compiled(code, catalog),
  };
}

/** Code that came with the page around the playground. */
export function unnamed(code: string, catalog: Catalog): Example {
  const title = inBoth(({ embed }) => embed.title);
  return { id: `code-${code.length}`, document: [], order: 0, title, about: inBoth(() => ''), source: code, original: '', ...compiled(code, catalog) };
}

/** Where the program lies that the code was compiled to, if that was done before. */
function compiled(code: string, { further }: Catalog): { wasm?: string } {
  const found = further.find(({ source }) => source.trimEnd() === code.trimEnd());
  return found ? { wasm: found.wasm } : {};
}

const emptyProgram = `#include <asyncio/asyncio.hpp>

#include <print>

asyncio::Coroutine<> async_main() {
    co_await asyncio::sleep(1);
    std::println("hello");
}

int main() {
    asyncio::run(async_main());
}
`;

export const empty: Example = {
  id: emptyName,
  document: [],
  order: 0,
  title: inBoth(({ share }) => share.emptyTitle),
  about: inBoth(({ share }) => share.emptyAbout),
  source: emptyProgram,
  original: '',
};

function inBoth(text: (texts: Texts, language: 'ko' | 'en') => string): Bilingual {
  return { ko: text(dictionaries.ko, 'ko'), en: text(dictionaries.en, 'en') };
}
