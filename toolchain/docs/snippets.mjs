// The programs of the guide: its code blocks, made whole.

import { Marked } from 'marked';

/**
 * @typedef {object} Snippet
 * @property {'cpp' | 'python'} language
 * @property {string | undefined} meaning one of `meanings`; none: a program as it should be
 * @property {string} code
 * @property {string[] | undefined} shown what the guide says that it prints, by lines
 * @property {string} heading under which it stands
 */

/**
 * How a block is meant, the second word behind its fence: a program that must not be written so, but runs; one that breaks
 * memory or ends the process; one that is not compiled; the right way beside a wrong one.
 */
export const meanings = ['unsafe', 'breaks', 'rejected', 'safe'];

const outsides = {
  cpp: {
    isWhole: (code) => code.includes('int main('),
    before: ['asyncio/asyncio.hpp', 'print', 'string', 'thread', 'vector'].map((name) => `#include <${name}>\n`).join('')
      + 'using namespace std::chrono_literals;\n',
    after: '\nint main() { asyncio::run(async_main()); }\n',
  },
  python: {
    isWhole: (code) => code.includes('import asyncio'),
    before: 'import asyncio\n',
    after: '\nasyncio.run(main())\n',
  },
};

/**
 * A block as a program: with what the guide says is left out.
 * @param {Snippet} snippet
 */
export function wholeProgram({ language, code }) {
  const { isWhole, before, after } = outsides[language];
  return isWhole(code) ? code : before + code + after;
}

/**
 * The programs of a Markdown text in order. A program with no lines of its own behind it shares those of the next one.
 * @param {string} markdown
 * @returns {Snippet[]}
 */
export function snippets(markdown) {
  const found = [];
  let heading = '';
  for (const token of new Marked().lexer(markdown)) {
    if (token.type === 'heading') heading = token.text;
    if (token.type !== 'code') continue;
    const { language, meaning } = fence(token);
    if (language !== 'text') found.push({ language, meaning, code: `${token.text}\n`, shown: undefined, heading });
    else for (const each of found) each.shown ??= token.text.split('\n');
  }
  return found;
}

/** What stands behind the fence of a block of code. */
export function fence({ lang = '' }) {
  const [language, meaning] = lang.split(' ');
  return { language, meaning };
}
