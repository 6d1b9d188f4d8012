// What may stand at a place of the source, and what a call there may mean: asked of clang itself.

import type { Command } from '@yowasp/clang';
import { callAround, withNamedContexts } from './calls.ts';
import { invoke } from './compile.ts';
import { calledName, type Completion, completionsIn, type Signature, signaturesIn } from './completion-output.ts';
import { type Position, sourceName } from './language.ts';
import type { Toolchain } from './toolchain.ts';

export type { Completion, Signature } from './completion-output.ts';

/** What may stand at a place. */
export type Completions = readonly Completion[];

/** The call that a place is in: its overloads, and which of their parameters stands there. */
export interface Signatures {
  readonly signatures: readonly Signature[];
  readonly active: number;
}

/** Every name that may stand where the word at `position` begins; none if clang breaks down there. */
export async function complete(run: Command, toolchain: Toolchain, source: string, position: Position): Promise<Completions> {
  const offset = wordStart(source, offsetOf(source, position));
  const known = withNamedContexts(source, offset);
  const completions = completionsIn(await ask(run, toolchain, known.source, known.offset));
  // A member's own class can be named behind the point, which helps nobody.
  const isMember = /(?:\.|->)\s*$/.test(source.slice(0, offset));
  return isMember ? completions.filter(({ kind }) => kind === 'function' || kind === 'variable') : completions;
}

/** The overloads of the call that `position` is in; undefined where it is in none. */
export async function signatures(run: Command, toolchain: Toolchain, source: string, position: Position): Promise<Signatures | undefined> {
  const known = withNamedContexts(source, offsetOf(source, position));
  const call = callAround(known.source, known.offset);
  if (!call) return undefined;
  const viable = await ask(run, toolchain, known.source, call.argument);
  const name = calledName(viable, call.callee);
  const declared = name === undefined ? undefined : lastWord(known.source.slice(0, call.argument), name);
  if (name === undefined || declared === undefined) return undefined;
  // What is named without its scope or object is among what the first answer offers.
  const isPlain = !/(?:\.|->|::)\s*$/.test(known.source.slice(0, declared));
  const offered = isPlain ? viable : await ask(run, toolchain, known.source, declared);
  const found = signaturesIn(viable, offered, name);
  return { signatures: found.signatures, active: found.active ?? call.index };
}

function lastWord(text: string, word: string): number | undefined {
  return [...text.matchAll(new RegExp(`\\b${word}\\b`, 'g'))].at(-1)?.index;
}

/**
 * What clang prints for one place. A source with errors ends it badly, after it has printed what it offers; on some that
 * are only half written it breaks down: then nothing.
 */
async function ask(run: Command, { recipe, headers }: Toolchain, source: string, offset: number): Promise<string> {
  const { line, column } = byteplace(source, offset);
  const args = ['clang', '-cc1', ...recipe.compile, '-fsyntax-only', `-code-completion-at=${sourceName}:${line}:${column}`, sourceName];
  const { printed, crashed } = await invoke(run, args, { ...headers, [sourceName]: source });
  return crashed ? '' : new TextDecoder().decode(printed);
}

function offsetOf(source: string, { line, column }: Position): number {
  let start = 0;
  for (let each = 1; each < line; each += 1) start = source.indexOf('\n', start) + 1;
  return start + column - 1;
}

function wordStart(source: string, offset: number): number {
  return offset - (/\w*$/.exec(source.slice(0, offset))?.[0].length ?? 0);
}

/** clang counts columns in bytes of UTF-8. */
function byteplace(source: string, offset: number): Position {
  const before = source.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: new TextEncoder().encode(before.slice(start)).length + 1 };
}
