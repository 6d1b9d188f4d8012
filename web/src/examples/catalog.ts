import type { Manifest } from '../compiler/manifest.ts';
import type { Bilingual } from '../i18n/index.ts';

/** One of the documents that the examples are from. */
export interface Document {
  readonly id: string;
  readonly title: Bilingual;
  readonly author?: string;
  readonly url?: string;
}

export interface Example {
  readonly id: string;
  /** The documents it is in, its home first; none for what is no document's. */
  readonly document: readonly string[];
  readonly order: number;
  readonly title: Bilingual;
  readonly about: Bilingual;
  /** What is wrong or outdated in the original, and since when. */
  readonly note?: Bilingual;
  /** main.cpp as it came. */
  readonly source: string;
  /** original.py as it stands in the document; empty where there is none. */
  readonly original: string;
  /** The example that it was made from, if it came by a link. */
  readonly base?: string;
  /** Where its compiled program lies, relative to the page; none where it is compiled when it is run. */
  readonly wasm?: string;
}

/** All that the build knows of the examples. */
export interface Catalog {
  readonly documents: readonly Document[];
  readonly examples: readonly Example[];
  /** Programs that are no examples and yet come compiled: the tutorial's. */
  readonly further: readonly { readonly source: string; readonly wasm: string }[];
  /** Where the runner's worker script lies, relative to the page, and where its frame. */
  readonly worker: string;
  readonly frame: string;
  /** The pages that programs may fetch, relative to the page. */
  readonly pages: readonly string[];
  /** What the compiler consists of. */
  readonly compiler: Manifest;
  /** Where the library's reference lies, relative to the page. */
  readonly reference: string;
  /** And where its sources. */
  readonly library: string;
}

/**
 * The examples of each document that has any, in the documents' order: first those that are at home
 * there, then those that it shares with another.
 */
export function byDocument(catalog: Catalog): { document: Document; examples: Example[] }[] {
  return catalog.documents
    .map((document) => ({ document, examples: examplesOf(document.id, catalog) }))
    .filter(({ examples }) => examples.length > 0);
}

function examplesOf(document: string, catalog: Catalog): Example[] {
  const away = (example: Example) => Number(example.document[0] !== document);
  return catalog.examples
    .filter((example) => example.document.includes(document))
    .sort((a, b) => away(a) - away(b) || a.order - b.order);
}

export function findExample(catalog: Catalog, id: string | undefined): Example | undefined {
  return catalog.examples.find((example) => example.id === id);
}

/** What a first visit opens: two tasks that wait at the same time, short and to the point. */
export function firstExample(catalog: Catalog): Example {
  const example = findExample(catalog, 'say-after-tasks') ?? byDocument(catalog)[0]?.examples[0];
  if (!example) throw new Error('The page was built without examples.');
  return example;
}
