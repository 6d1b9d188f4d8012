import { en } from './en.ts';
import { ko } from './ko.ts';
import type { Language } from './language.ts';
import type { Texts } from './texts.ts';

export * from './language.ts';
export type { Texts } from './texts.ts';

export const dictionaries: Readonly<Record<Language, Texts>> = { ko, en };
