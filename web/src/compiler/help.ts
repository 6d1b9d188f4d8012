// The commonest mistakes with coroutines, told by clang's words for them.

import type { Diagnostic } from './diagnostics.ts';
import type { Position } from './language.ts';

/** A mistake that the page has a sentence for (i18n, `help`). */
export type Help = (typeof helps)[number];
export const helps = [
  'coReturn', 'noKeyword', 'awaitOutside', 'deducedReturn', 'forgottenAwait', 'taskNeeded', 'callIt', 'moveIt', 'captures',
] as const;

const coroutine = String.raw`'(?:const )?(?:asyncio::)?Coroutine<`;
const awaitable = String.raw`'(?:const )?(?:asyncio::)?(?:Coroutine|Task|Future)<`;

const words: readonly [RegExp, Help][] = [
  [RegExp(`from returned value of type .* to function return type ${coroutine}`), 'coReturn'],
  [/return statement not allowed in coroutine/, 'coReturn'],
  [/'co_\w+' cannot be used (?:outside a function|in the 'main' function|in an? )(?!function with a deduced)/, 'awaitOutside'],
  [/this function cannot be a coroutine/, 'awaitOutside'],
  [/'co_\w+' cannot be used in a function with a deduced return type/, 'deducedReturn'],
  [/Passing coroutines is forbidden, use tasks explicitly/, 'taskNeeded'],
  [RegExp(`no member named '(?:cancel|done|result|exception|add_done_callback|set_name|get_name|name)' in ${coroutine}`), 'taskNeeded'],
  [RegExp(`no viable conversion from ${coroutine}.*' to '(?:asyncio::)?(?:Task|Future)<`), 'taskNeeded'],
  [RegExp(`ignoring (?:return value|temporary) of type ${awaitable}`), 'forgottenAwait'],
  [RegExp(`no viable conversion from (?:returned value of type )?${awaitable}`), 'forgottenAwait'],
  [RegExp(`invalid operands to binary expression \\(.*${awaitable}`), 'forgottenAwait'],
  [/'formatter<asyncio::(?:Coroutine|Task|Future)</, 'forgottenAwait'],
  [RegExp(`call to (?:implicitly-)?deleted copy constructor of ${coroutine}`), 'moveIt'],
  [/cannot be implicitly captured in a lambda/, 'captures'],
];

/** What a note below the error says. */
const noteWords: readonly [RegExp, Help][] = [
  [/could not match 'Coroutine<T>' against 'Coroutine<.*\(\*\)\(/, 'callIt'],
  [/'(?:asyncio::)?Coroutine<.*' does not satisfy 'FutureLike'/, 'taskNeeded'],
];

export function helpFor({ message, group, range, notes }: Omit<Diagnostic, 'help'>, source: string): Help | undefined {
  const known = words.find(([pattern]) => pattern.test(message));
  if (known) return known[1];
  const mismatch = group === '-Wreturn-type' || group === '-Wreturn-mismatch';
  if (mismatch && range && /\bCoroutine\s*</.test(headOfBlock(source, range.start))) return 'noKeyword';
  return noteWords.find(([pattern]) => notes.some((note) => pattern.test(note.message)))?.[1];
}

/** What stands before the braces around a place, from the end of what came before. */
function headOfBlock(source: string, { line, column }: Position): string {
  const before = source.split('\n').slice(0, line - 1).concat(source.split('\n')[line - 1]?.slice(0, column - 1) ?? '').join('\n');
  let depth = 1;
  for (let at = before.length - 1; at >= 0; at--) {
    if (before[at] === '}') depth += 1;
    if (before[at] === '{') depth -= 1;
    if (depth === 0) return /[^;{}]*$/.exec(before.slice(0, at))?.[0] ?? '';
  }
  return '';
}
