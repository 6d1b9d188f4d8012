// A program as a CMake project that builds natively, with the library's sources in it.

import { strToU8, zipSync } from 'fflate';
import type { Language } from '../i18n/index.ts';
import cmakeLists from './CMakeLists.txt?raw';
import readme from './README.md?raw';
import readmeKo from './README.ko.md?raw';

export interface Project {
  /** Of the folder that everything is in. */
  readonly name: string;
  readonly code: string;
  /** The library's files by their paths (toolchain/library.mjs). */
  readonly library: Readonly<Record<string, string>>;
  readonly language: Language;
  /** The playground's address. */
  readonly playground: string;
}

/** A zip. */
export function makeProject({ name, code, library, language, playground }: Project): Uint8Array<ArrayBuffer> {
  const words: Readonly<Record<string, string>> = { name, playground };
  const files = {
    'README.md': { en: readme, ko: readmeKo }[language].replace(/\{(name|playground)\}/g, (_, word: string) => words[word]!),
    'CMakeLists.txt': cmakeLists,
    'main.cpp': code,
    ...Object.fromEntries(Object.entries(library).map(([path, text]) => [`asyncio/${path}`, text])),
  };
  const entries = Object.entries(files).map(([path, text]) => [`${name}/${path}`, strToU8(text)]);
  return zipSync(Object.fromEntries(entries), { level: 9 }) as Uint8Array<ArrayBuffer>;
}
