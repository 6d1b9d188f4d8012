import { type Dictionaries } from './link.ts';

/** One file for each version of links, never to be changed. */
const files: Readonly<Record<number, () => Promise<{ default: string }>>> = {
  1: () => import('./dictionary-1.txt?raw'),
};

/** What is in most programs, so that links need not say it. Got when the first link is made or opened. */
export const dictionaries: Dictionaries = async (version) => {
  const file = files[version];
  if (!file) throw new RangeError(`There is no dictionary ${version}.`);
  return new TextEncoder().encode((await file()).default);
};
