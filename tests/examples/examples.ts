// The examples as they lie in examples/, read from disk.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Bilingual {
  ko: string;
  en: string;
}

/** What a program prints and how it ends; see `readings.ts` for the placeholders in its lines. */
export interface Expected {
  stdout: string[];
  /** The lines that matter. */
  stderr?: string[];
  seconds: number;
  /** The exit status where it is not 0. */
  status?: number;
  /** It ends only when it is stopped: the lines are those of the first `seconds`. */
  endless?: boolean;
}

/** example.json */
export interface Description {
  /** The documents it is in, its home first. */
  document: string[];
  /** Its place in the list of its home. */
  order: number;
  title: Bilingual;
  about: Bilingual;
  note?: Bilingual;
  expected: Expected;
}

export interface Example extends Description {
  id: string;
  cpp: string;
  original: string;
  /** The smallest change of the original that runs today, where it does not. */
  today: string | undefined;
}

export const folder = join(import.meta.dirname, '../../examples');

const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');

export const documents: { id: string; title: Bilingual; author: string; url?: string }[] = JSON.parse(read('documents.json'));

export const examples: Example[] = readdirSync(folder)
  .filter((name) => existsSync(join(folder, name, 'main.cpp')))
  .map((name) => ({
    id: name,
    ...(JSON.parse(read(name, 'example.json')) as Description),
    cpp: read(name, 'main.cpp'),
    original: read(name, 'original.py'),
    today: existsSync(join(folder, name, 'today.py')) ? read(name, 'today.py') : undefined,
  }));
