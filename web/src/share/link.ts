// A program in the part of an address after #, where no server sees it. Links stay on pages that nobody updates: what is
// written here for version 1, its dictionary included, is never changed; another way is another version.
//
//   c1.LENGTH.BODY CHECKSUM
//
// LENGTH: how many characters BODY has, in base 36, so that a link that was cut says so. BODY: base64url of the number of
// bytes of the content and the content, compressed by raw deflate with the version's dictionary. CHECKSUM: CRC-32 of the
// content, seven digits of base 36, so that a link ends in no character that chat programs strip. The content: fields, each
// a tag and a value, in the order of their tags, and the code in UTF-8 behind the tag 0. Numbers are LEB128.

import { deflateSync, inflateSync } from 'fflate';
import type { Clock } from '../protocol.ts';
import { checksum, fromBase64, toBase64 } from './text.ts';

/** What a link holds. */
export interface Shared {
  readonly code: string;
  /** The id of the example that it was made from. */
  readonly example?: string;
  readonly clock?: Clock;
  readonly optimize?: boolean;
  /** The Python original beside the C++. */
  readonly beside?: boolean;
  /** A moment of the run, in milliseconds since its start. */
  readonly moment?: number;
  /** The number of a task, as in `Task-2`. */
  readonly task?: number;
}

/** Why a link cannot be opened. */
export type Damage =
  | { kind: 'cut'; missing: number }
  | { kind: 'changed' }
  | { kind: 'future'; version: number }
  | { kind: 'too-large' };

export type Read = { ok: true; shared: Shared } | { ok: false; damage: Damage };

/** Gives the dictionary of a version. */
export type Dictionaries = (version: number) => Promise<Uint8Array>;

/** A link of more characters is not looked at. */
const longestLink = 200_000;
/** Bytes of a program, which is written by hand. */
const mostContent = 1 << 20;

const version = 1;
const checksumDigits = 7;
const clocks: readonly Clock[] = ['real', 'virtual'];

const Tag = { code: 0, example: 1, clock: 2, optimize: 3, beside: 4, moment: 5, task: 6 } as const;

/** Throws `RangeError` for a program that is too large for any link. */
export async function writeLink(shared: Shared, dictionaries: Dictionaries): Promise<string> {
  const content = writeContent(shared);
  if (content.length > mostContent) throw new RangeError('too large');
  const packed = deflateSync(content, { level: 9, mem: 12, dictionary: await dictionaries(version) });
  const body = toBase64(Uint8Array.from([...number(content.length), ...packed]));
  return `c${version}.${body.length.toString(36)}.${body}${checkDigits(content)}`;
}

/** Whatever it is given, it neither throws nor gives code that nobody wrote. */
export async function readLink(fragment: string, dictionaries: Dictionaries): Promise<Read> {
  if (fragment.length > longestLink) return damaged({ kind: 'too-large' });
  const found = /^c(\d{1,6})\.(.*)$/s.exec(fragment);
  if (!found) return damaged({ kind: 'changed' });
  const made = Number(found[1]);
  if (made > version) return damaged({ kind: 'future', version: made });
  if (made !== version) return damaged({ kind: 'changed' });
  // Sentences end behind links: what no link has in it is not the link's.
  const [, length, rest] = /^([0-9a-z]{0,5})\.?([\w-]*)[^\w-]*$/s.exec(found[2] ?? '') ?? [];
  if (length === undefined || rest === undefined || (length === '' && rest !== '')) return damaged({ kind: 'changed' });
  const missing = (length === '' ? 1 : Number.parseInt(length, 36) + checksumDigits) - rest.length;
  if (missing !== 0) return damaged(missing > 0 ? { kind: 'cut', missing } : { kind: 'changed' });
  const content = unpacked(rest, await dictionaries(version));
  const shared = content && readContent(content);
  return shared ? { ok: true, shared } : damaged({ kind: 'changed' });
}

function checkDigits(content: Uint8Array): string {
  return checksum(content).toString(36).padStart(checksumDigits, '0');
}

function damaged(damage: Damage): Read {
  return { ok: false, damage };
}

function unpacked(text: string, dictionary: Uint8Array): Uint8Array | undefined {
  const bytes = fromBase64(text.slice(0, -checksumDigits));
  const size = bytes && new Reader(bytes).number();
  if (!bytes || size === undefined || size > mostContent) return undefined;
  try {
    // One byte more than it may have: what does not fit is not written.
    const content = inflateSync(bytes.subarray(number(size).length), { dictionary, out: new Uint8Array(size + 1) });
    return content.length === size && checkDigits(content) === text.slice(-checksumDigits) ? content : undefined;
  } catch {
    return undefined;
  }
}

function writeContent({ code, example, clock, optimize, beside, moment, task }: Shared): Uint8Array {
  const bytes: number[] = [];
  const field = (tag: number, ...value: number[]) => bytes.push(tag, ...value);
  if (example !== undefined) {
    const name = new TextEncoder().encode(example);
    field(Tag.example, ...number(name.length), ...name);
  }
  if (clock !== undefined) field(Tag.clock, ...number(clocks.indexOf(clock)));
  if (optimize !== undefined) field(Tag.optimize, Number(optimize));
  if (beside !== undefined) field(Tag.beside, Number(beside));
  if (moment !== undefined) field(Tag.moment, ...number(moment));
  if (task !== undefined) field(Tag.task, ...number(task));
  const text = new TextEncoder().encode(code);
  const content = new Uint8Array(bytes.length + 1 + text.length);
  content.set(bytes);
  content.set([Tag.code], bytes.length);
  content.set(text, bytes.length + 1);
  return content;
}

function readContent(content: Uint8Array): Shared | undefined {
  const reader = new Reader(content);
  const fields: { -readonly [K in keyof Shared]?: Shared[K] } = {};
  for (let last = 0; ; ) {
    const tag = reader.number();
    if (tag === Tag.code) {
      const code = reader.text();
      return code === undefined ? undefined : { ...fields, code };
    }
    if (tag === undefined || tag <= last) return undefined;
    last = tag;
    const value = reader.number();
    if (value === undefined) return undefined;
    if (tag === Tag.example) {
      const name = reader.text(value);
      if (name === undefined) return undefined;
      fields.example = name;
    } else if (tag === Tag.clock) {
      const clock = clocks[value];
      if (!clock) return undefined;
      fields.clock = clock;
    } else if (tag === Tag.optimize || tag === Tag.beside) {
      if (value > 1) return undefined;
      fields[tag === Tag.optimize ? 'optimize' : 'beside'] = value === 1;
    } else if (tag === Tag.moment) fields.moment = value;
    else if (tag === Tag.task) fields.task = value;
    else return undefined;
  }
}

function number(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

/** Reads front to back; undefined where nothing right is left. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  number(): number | undefined {
    let value = 0;
    for (let weight = 1; weight < 2 ** 42; weight *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) return undefined;
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
    return undefined;
  }

  /** So many bytes, or all that are left. */
  text(length = this.#bytes.length - this.#at): string | undefined {
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    if (bytes.length !== length) return undefined;
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return undefined;
    }
  }
}
