// What examples/tutorial's Markdown consists of: text, questions to guess at, programs, and examples of the documents.

import { Marked } from 'marked';

/**
 * @typedef {object} Program
 * @property {'program'} kind
 * @property {string} source in C++
 * @property {string[]} printed what the text says that it prints
 * @property {string} says the words behind `expected`: its time, its status
 * @property {string | undefined} python the same program
 *
 * @typedef {object} Answer
 * @property {string} text
 * @property {string} why
 * @property {boolean} isRight
 *
 * @typedef {{ kind: 'question', question: string, answers: Answer[] }} Question
 * @typedef {{ kind: 'example', id: string, attributes: string }} Example as its tag has them
 * @typedef {{ kind: 'documents' }} Documents
 * @typedef {{ kind: 'text', token: import('marked').Token }} Text
 */

/**
 * In order. A program is a ```cpp asyncio block with its ```expected behind it and, behind that, the same in Python; a question is
 * a quotation with a list of answers, the right one ticked, in each the answer's line and below it why.
 * @param {string} markdown
 * @returns {(Program | Question | Example | Documents | Text)[]}
 */
export function tutorialParts(markdown) {
  const parts = [];
  for (const token of new Marked().lexer(markdown)) {
    if (token.type === 'space') continue;
    if (token.type === 'code') addCode(parts, token);
    else if (token.type === 'blockquote') parts.push(question(token));
    else if (token.raw.startsWith('<')) parts.push(tag(token.raw.trim()));
    else parts.push({ kind: 'text', token });
  }
  return parts;
}

/** The programs of a text, each once. */
export function programsOf(markdown) {
  return tutorialParts(markdown).filter(({ kind }) => kind === 'program');
}

function addCode(parts, { lang, text }) {
  const program = parts.at(-1);
  const [word, ...rest] = lang.split(' ');
  if (lang === 'cpp asyncio') parts.push({ kind: 'program', source: `${text}\n`, printed: undefined, says: '', python: undefined });
  else if (word === 'expected' && program?.printed === undefined) Object.assign(program, { printed: text.split('\n'), says: rest.join(' ') });
  else if (lang === 'python' && program?.printed && !program.python) program.python = `${text}\n`;
  else throw new Error(`The tutorial has a block that belongs nowhere: ${lang}\n${text}`);
}

function question({ tokens }) {
  const [asked, list] = tokens.filter(({ type }) => type !== 'space');
  if (list?.type !== 'list') throw new Error(`The tutorial has a question without answers: ${asked.text}`);
  const answers = list.items.map(({ text, checked }) => {
    const [first, ...rest] = text.split('\n');
    return { text: first, why: rest.join('\n'), isRight: checked };
  });
  return { kind: 'question', question: asked.text, answers };
}

function tag(html) {
  const [, attributes, id] = /^<asyncio-playground (example="([\w-]+)"(?: [a-z-]+(?:="[^"<>]*")?)*)><\/asyncio-playground>$/.exec(html) ?? [];
  if (id) return { kind: 'example', id, attributes };
  if (/^<documents><\/documents>$/.test(html)) return { kind: 'documents' };
  throw new Error(`The tutorial has a tag that is not known: ${html}`);
}
