// The programs of a file that states what they do: a .cpp file is one, a Markdown file has one in each ```cpp asyncio fence.

import { Marked } from 'marked';

/**
 * @typedef {object} Snippet
 * @property {string} code
 * @property {number} line of the file, in which it begins: its fence, or the first one
 * @property {number} codeLine in which its code begins
 * @property {{ lines: string, run: string, line: number } | undefined} beside what a fence behind it states, and the line in which
 *   what it prints begins
 */

/**
 * @param {string} markdown
 * @returns {{ snippets: Snippet[], strays: number[] }} and the lines of those fences that state something of no program
 */
export function snippetsOf(markdown) {
  const snippets = [];
  const strays = [];
  let last;
  for (const { lang = '', text } of codeBlocks(new Marked().lexer(numbered(markdown.replace(/^\uFEFF/, ''))))) {
    const { info, line } = unnumbered(lang);
    const [word, second] = info.split(/\s+/);
    if (word === 'expected') {
      if (last && !last.beside) last.beside = { lines: withoutNumbers(text), run: info.slice(word.length), line: line + 1 };
      else strays.push(line);
    }
    last = word === 'cpp' && second === 'asyncio' ? { code: `${withoutNumbers(text)}\n`, line, codeLine: line + 1, beside: undefined } : undefined;
    if (last) snippets.push(last);
  }
  return { snippets, strays };
}

/** @returns {Snippet} */
export function wholeFile(text) {
  return { code: text.replace(/^\uFEFF/, ''), line: 1, codeLine: 1, beside: undefined };
}

/** Also those in lists and quotations. Whatever stands between two of them, other than blank lines, comes as a block without words. */
function* codeBlocks(tokens) {
  for (const token of tokens) {
    if (token.type === 'code') yield token;
    else if (token.type === 'list') yield* codeBlocks(token.items);
    else if (token.type === 'list_item' || token.type === 'blockquote') {
      yield {};
      yield* codeBlocks(token.tokens);
      yield {};
    } else if (token.type !== 'space') yield {};
  }
}

const fence = /^(.*(?:```|~~~)[ \t]*(?:cpp[ \t]+asyncio|expected)(?![^ \t\r\n]).*?)([ \t\r]*)$/;
/** Of a use that is nobody else's. */
const mark = '\uE000';

/** Markdown's tokens do not know their lines, so the words behind a fence tell theirs. */
function numbered(markdown) {
  return markdown.split('\n').map((line, index) => line.replace(fence, `$1 ${mark}${index + 1}$2`)).join('\n');
}

function unnumbered(lang) {
  const [info, line] = lang.split(` ${mark}`);
  return { info: info.trim(), line: Number(line) };
}

function withoutNumbers(text) {
  return text.replaceAll(new RegExp(` ${mark}\\d+`, 'g'), '');
}
