// What the library offers, for the page's completion and hovers: from the headers and their comments, nothing
// is written twice.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { contentKey, made } from '../lib/stamp.mjs';
import { callOperator, readDeclarations } from './declarations.mjs';

const headers = join(root, 'core/include/asyncio');
const here = (name) => join(root, 'toolchain/bundle', name);

/** Makes reference.json in `folder`. */
export async function makeReference(folder) {
  const file = join(folder, 'reference.json');
  await made([file], contentKey([headers, here('reference.mjs'), here('declarations.mjs')]), () => {
    writeFileSync(file, JSON.stringify(reference(readHeaders())));
  });
}

export function readHeaders() {
  const names = readdirSync(headers).filter((name) => name.endsWith('.hpp')).sort();
  return names.map((name) => ({ name: `asyncio/${name}`, text: readFileSync(join(headers, name), 'utf8') }));
}

/** The entries of web/src/compiler/reference.ts. Overloads are one entry, and so are a name's several comments. */
export function reference(files) {
  const read = files.map(({ name, text }) => ({ name, declarations: readDeclarations(text, name) }));
  const hidden = new Map(read.flatMap(({ declarations }) => hiddenClasses(declarations)).map((each) => [each.name, each]));
  const entries = read.flatMap(({ name, declarations }) => entriesOf(declarations, '', name, hidden));
  if (entries.length === 0) throw new Problem('The headers of core/include/asyncio declare nothing: the page would have no help with them.');
  return { entries: merged(entries) };
}

/** Classes that are nobody's to name, but whose members are those of classes that derive from them. */
function hiddenClasses(declarations, isHidden = false) {
  return declarations.flatMap((each) => {
    if (each.kind === 'namespace') return hiddenClasses(each.members, isHidden || isDetail(each));
    return isHidden && each.kind === 'class' ? [each] : [];
  });
}

function isDetail({ name }) {
  return name === 'detail' || name.startsWith('detail::');
}

function entriesOf(declarations, scope, header, hidden) {
  return declarations.flatMap((each) => {
    if (each.kind === 'namespace') return isDetail(each) ? [] : entriesOf(each.members, `${scope}${each.name}::`, header, hidden);
    const name = scope + each.name;
    const { kind, signature, doc, line } = each;
    const own = { name, kind: kind === 'variable' ? 'constant' : kind, signature, doc, header, line, ...asFunction(each, hidden) };
    if (kind === 'class') return [{ ...own, signature: withoutHiddenBases(signature), ...basesOf(each, scope) }, ...membersOf(each, name, header, hidden)];
    return kind === 'enum' ? [own, ...constantsOf(each, scope, name, own)] : [own];
  });
}

/** A constant of a hidden class that is called: to all who call it it is a function. */
function asFunction({ kind, name, signature }, hidden) {
  const type = kind === 'variable' && /^detail::(\w+) \w+{}$/.exec(signature)?.[1];
  const call = type && hidden.get(type)?.members.find((each) => each.name === callOperator);
  return call && { kind: 'function', signature: call.signature.replace(callOperator, name).replace(/ const$/, '') };
}

/** Nobody who uses a class needs to know of them. */
function withoutHiddenBases(signature) {
  return signature.replace(/ : public (?:detail|std)::(?!exception).*$/, '');
}

/** The classes whose members are not repeated, but can be used as well. */
function basesOf({ bases }, scope) {
  const named = bases.filter((base) => !base.includes('::')).map((base) => scope + base);
  return named.length > 0 ? { bases: named } : {};
}

function constantsOf({ members, scoped }, scope, name, own) {
  return members.map(({ name: value, doc, line }) => ({ ...own, kind: 'constant', name: `${scoped ? `${name}::` : scope}${value}`, signature: `${value} (${name})`, doc, line }));
}

function membersOf(type, name, header, hidden) {
  const inherited = type.bases.flatMap((base) => {
    const found = base.startsWith('detail::') && hidden.get(base.split('::').at(-1));
    return found ? membersOf(found, name, header, hidden) : [];
  });
  const short = name.split('::').at(-1);
  const own = type.members.filter(isOffered).flatMap((each) => {
    const { kind, name: member, signature, doc, line } = each;
    if (member === type.name) return [{ name: `${name}::${short}`, kind: 'constructor', signature: signature.replace(type.name, short), doc, header, line }];
    const entry = { name: `${name}::${member}`, kind: memberKind[kind] ?? kind, signature, doc, header, line };
    return kind === 'enum' ? [entry, ...constantsOf(each, `${name}::`, entry.name, entry)] : [entry];
  });
  return [...own.filter((each) => !isOwnMatter(each)), ...inherited];
}

const memberKind = { function: 'method', variable: 'field' };

/** Types within classes that nobody documented are there for the compiler. */
function isOffered({ access, kind, name, doc }) {
  return access === 'public' && name !== callOperator && (doc !== '' || kind === 'function' || kind === 'variable');
}

/** Copying, moving, and what only the library itself calls. */
function isOwnMatter({ kind, name, signature, doc }) {
  if (doc.startsWith("For the library's own parts")) return true;
  if (kind !== 'constructor') return false;
  const type = name.split('::').at(-1);
  return signature.includes('detail::') || new RegExp(`^${type}\\((const )?${type}&&?`).test(signature);
}

function merged(entries) {
  const byName = new Map();
  for (const { signature, doc, ...rest } of entries) {
    const known = byName.get(rest.name);
    const entry = known ?? { ...rest, signatures: [], doc: '' };
    entry.signatures.push(asCoroutine(signature));
    entry.doc = [entry.doc, doc].filter(Boolean).join('\n\n');
    byName.set(rest.name, entry);
  }
  return [...byName.values()].map((entry) => ({ ...entry, ...mirrored(entry.doc) }));
}

/** An `Operation` is a coroutine to all who do not ask how it is awaited. */
function asCoroutine(signature) {
  return signature.replace(/\bOperation<((?:[^<>,]|<[^<>]*>)+), .*?>(?= \w+\()/, (_, type) => (type === 'void' ? 'Coroutine<>' : `Coroutine<${type}>`));
}

/** The Python object that a comment says is mirrored, and the comment without the sentences that say only this. */
function mirrored(doc) {
  const mirrors = /\bmirrors (?:[\w' ]*)`([^`]+)`/i.exec(doc)?.[1];
  if (mirrors === undefined) return {};
  return { mirrors, doc: doc.replace(/[ ]?\bMirrors `[^`]+`\.(?=\s|$)/g, '').trim() };
}
