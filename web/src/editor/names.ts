// Which of the library's names a place in the source means, as far as the text tells without a compiler.

import type { Reference, ReferenceEntry } from '../compiler/reference.ts';

/** A word of the source with what stands before it. */
export interface Name {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** `asyncio::Task` of `asyncio::Task<int>::result`, empty without one. */
  readonly scope: string;
  /** What a member is of: the text before `.` or `->`; undefined for what is no member. */
  readonly receiver: string | undefined;
}

/** The word at a place, or the empty one between others; undefined in comments, literals and numbers. */
export function nameAt(source: string, offset: number): Name | undefined {
  const line = source.slice(source.lastIndexOf('\n', offset - 1) + 1, offset);
  if (isInert(line)) return undefined;
  const start = offset - /\w*$/.exec(line)![0].length;
  const end = offset + /^\w*/.exec(source.slice(offset))![0].length;
  const word = source.slice(start, end);
  if (/^\d/.test(word)) return undefined;
  const before = source.slice(0, start);
  const receiver = /((?:[\w:]+|\)|\]|\}|>)?)\s*(?:\.|->)\s*$/.exec(before);
  const scope = /((?:\w+(?:<[^;(){}]*>)?\s*::\s*)+)$/.exec(before)?.[1] ?? '';
  return { word, start, end, scope: scope.replace(/<[^;]*>/g, '').replace(/\s|::\s*$/g, ''), receiver: scope ? undefined : receiver?.[1] };
}

/** Behind `//`, or in a literal that the line has not closed. */
function isInert(line: string): boolean {
  return /\/\/|["']/.test(line.replace(/"(?:\\.|[^"\\])*"|\b\d[\d']*|'(?:\\.|[^'\\])*'/g, ''));
}

/** What the library says of a name: nothing, one entry, or the members of several classes that are called so. */
export function meaning({ entries }: Reference, source: string, name: Name): ReferenceEntry[] {
  if (name.receiver !== undefined) return members(entries, source, name).filter((entry) => shortName(entry) === name.word);
  const full = qualified(source, name);
  return full === undefined ? [] : entries.filter((entry) => entry.name === full);
}

/** What may be written at a place, as far as the library goes. */
export function choices({ entries }: Reference, source: string, name: Name): ReferenceEntry[] {
  if (name.receiver !== undefined) return members(entries, source, name);
  const scope = expanded(source, name.scope);
  return entries.filter((entry) => entry.kind !== 'constructor' && entry.name === `${scope || 'asyncio'}::${shortName(entry)}`);
}

export function shortName({ name }: ReferenceEntry): string {
  return name.slice(name.lastIndexOf('::') + 2);
}

/** The class of a member. */
export function ownerName({ name }: ReferenceEntry): string {
  return name.slice(0, name.lastIndexOf('::'));
}

export function isMember({ kind }: ReferenceEntry): boolean {
  return kind === 'method' || kind === 'field';
}

/** Can `asyncio::` be left out? */
export function usesNamespace(source: string): boolean {
  return /\busing\s+namespace\s+asyncio\s*;/.test(source);
}

function qualified(source: string, { word, scope }: Name): string | undefined {
  if (scope !== '') return `${expanded(source, scope)}::${word}`;
  const isUsed = usesNamespace(source) || new RegExp(`\\busing\\s+asyncio::${word}\\s*;`).test(source);
  return word === 'asyncio' || !isUsed ? undefined : `asyncio::${word}`;
}

/** With the namespace's own name for another that the program gave it. */
function expanded(source: string, scope: string): string {
  const [first = '', ...rest] = scope.split('::');
  const isAlias = new RegExp(`\\bnamespace\\s+${first}\\s*=\\s*asyncio\\s*;`).test(source);
  if (isAlias) return ['asyncio', ...rest].join('::');
  return first !== 'asyncio' && first !== '' && usesNamespace(source) ? `asyncio::${scope}` : scope;
}

function members(entries: readonly ReferenceEntry[], source: string, { receiver = '', start }: Name): ReferenceEntry[] {
  const before = source.slice(0, start);
  // `{.name = ...}`: the fields of options.
  if (/[{,]\s*\.\s*$/.test(before)) return entries.filter((entry) => entry.kind === 'field' && ownerName(entry).endsWith('Options'));
  const type = /^[A-Za-z_]\w*$/.test(receiver) ? declaredType(entries, before, receiver) : undefined;
  if (type === 'foreign') return [];
  const scopes = type === undefined ? undefined : withBases(entries, type);
  return entries.filter((entry) => isMember(entry) && (scopes === undefined || scopes.includes(ownerName(entry))));
}

function withBases(entries: readonly ReferenceEntry[], name: string): string[] {
  const bases = entries.find((entry) => entry.name === name)?.bases ?? [];
  return [name, ...bases.flatMap((base) => withBases(entries, base))];
}

/** The library's class that a variable is declared with, `foreign` for another type, undefined where the text does not tell. */
function declaredType(entries: readonly ReferenceEntry[], before: string, variable: string): string | undefined {
  const declarations = [...before.matchAll(new RegExp(`([\\w:]+)\\s*(?:<[^;{}]*>)?\\s*[&*]*\\s+[&*]*${variable}\\b(?!\\s*[\\w.]|->)(?:\\s*=\\s*([\\w:]+)\\s*\\()?`, 'g'))];
  const [, type = '', made] = declarations.findLast(([, word = '']) => !/^(?:return|co_\w+|in|else|new|throw|delete)$/.test(word)) ?? [];
  if (type === '') return undefined;
  if (type !== 'auto') return classNamed(entries, type) ?? 'foreign';
  return made === undefined ? undefined : resultClass(entries, made);
}

function classNamed(entries: readonly ReferenceEntry[], type: string): string | undefined {
  const name = type.startsWith('asyncio::') ? type : `asyncio::${type}`;
  const entry = entries.find((each) => each.name === name);
  if (entry?.kind === 'class') return name;
  return entry?.kind === 'alias' ? pointee(entries, entry) : undefined;
}

/** `Loop` is a pointer: what follows `->` are the members of what it points to. */
function pointee(entries: readonly ReferenceEntry[], alias: ReferenceEntry): string | undefined {
  const inner = /_ptr<(\w+)>/.exec(alias.signatures[0] ?? '')?.[1];
  return inner === undefined ? undefined : classNamed(entries, inner);
}

/** What a function of the library gives: `auto task = asyncio::create_task(...)`. */
function resultClass(entries: readonly ReferenceEntry[], made: string): string | undefined {
  const entry = entries.find(({ name }) => name === made);
  if (entry?.kind === 'class') return entry.name;
  const result = /(\w+)(?:<.*>)?\s+\w+\(/.exec(entry?.signatures[0]?.replace(/^template <.*?>(?= \w)/, '') ?? '')?.[1];
  return result === undefined ? undefined : classNamed(entries, result);
}
