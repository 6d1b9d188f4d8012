// examples/tutorial as a page: every program in an <asyncio-playground>, as anybody embeds one, and questions that need no script.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Marked } from 'marked';
import { root } from '../lib/paths.mjs';
import { escaped, highlighted } from './highlight.mjs';
import { isLinkOnly, slug } from './markdown-page.mjs';
import { texts } from './texts.mjs';
import { tutorialParts } from './tutorial-parts.mjs';

const examples = join(root, 'examples');
const marked = new Marked();

/** The body of the tutorial's page and its contents, of its Markdown. */
export function tutorialPage(markdown, language) {
  const contents = [];
  let title = '';
  let [questions, programs] = [0, 0];
  const make = {
    text: ({ token }) => {
      if (token.type === 'heading' && token.depth === 1) title = token.text;
      return token.type === 'heading' ? heading(token, contents) : paragraph(token);
    },
    question: (part) => questionOf(part, `guess-${(questions += 1)}`, texts[language].tutorial),
    program: (part) => programOf(part, (programs += 1) === 1),
    example: exampleOf,
    documents: () => documents(language),
  };
  const body = tutorialParts(markdown).map((part) => make[part.kind](part)).filter(Boolean).join('\n');
  return { title, contents, body, embeds: true };
}

function heading({ depth, text }, contents) {
  const html = marked.parseInline(text);
  if (depth === 1) return `<h1>${html}</h1>`;
  const id = slug(text);
  contents.push({ id, html, inner: [] });
  return `<h2 id="${id}"><a href="#${id}">${html}</a></h2>`;
}

/** The way to the other language is at the page's head; what is set apart at its beginning proposes a change. */
function paragraph(token) {
  if (isLinkOnly(token)) return '';
  const html = marked.parser([token]);
  return token.type === 'paragraph' && token.tokens[0].type === 'em' ? html.replace('<p>', '<p class="change">') : html;
}

/** The sentence on the chosen answer stands in a place that is kept for the longest one; style.css shows it. */
function questionOf({ question, answers }, name, words) {
  const choices = answers.map(({ text }) =>
    `<label><input type="radio" name="${name}" autocomplete="off"><span>${marked.parseInline(text)}</span></label>`);
  const sentences = answers.map(({ why, isRight }) =>
    `<p class="${isRight ? 'right' : 'wrong'}"><b>${isRight ? words.right : words.wrong}</b> ${marked.parseInline(why)}</p>`);
  return `<fieldset class="guess"><legend><span>${words.guess}</span> ${marked.parseInline(question)}</legend>
<div class="answers">${choices.join('\n')}</div>
<div class="why" role="status">${sentences.join('\n')}</div></fieldset>`;
}

/** What all programs begin with is folded away in all but the first. */
function programOf({ source, printed, says, python }, isWhole) {
  const lines = source.trimEnd().split('\n');
  const first = lines.findIndex((line) => !/^(#include .*|using .*)?$/.test(line)) + 1;
  return `<asyncio-playground${isWhole ? '' : ` lines="${first}-${lines.length}"`}>
${block(source, 'cpp')}${python ? `\n${block(python, 'python')}` : ''}
<pre${focusable(printed)}><samp${says ? ` data-expected="${escaped(says)}"` : ''}>${escaped(printed.join('\n'))}</samp></pre>
</asyncio-playground>`;
}

function exampleOf({ id, attributes }) {
  const text = (name) => readFileSync(join(examples, id, name), 'utf8');
  return `<asyncio-playground ${attributes}>
${block(text('main.cpp'), 'cpp')}${/ python\b/.test(attributes) ? `\n${block(text('original.py'), 'python')}` : ''}
</asyncio-playground>`;
}

/** Code as Markdown renderers write it. */
function block(code, language) {
  return `<pre${focusable(code.split('\n'))}><code class="language-${language}">${highlighted(code, language).trimEnd()}\n</code></pre>`;
}

/** What may have to be scrolled on a phone can be reached by the keys. */
function focusable(lines) {
  return lines.some((line) => line.length > 30) ? ' tabindex="0"' : '';
}

/** The documents by name and author, each with its examples in the playground. */
function documents(language) {
  const json = (...path) => JSON.parse(readFileSync(join(examples, ...path), 'utf8'));
  const known = readdirSync(examples).filter((id) => existsSync(join(examples, id, 'main.cpp'))).map((id) => ({ id, ...json(id, 'example.json') }));
  const items = json('documents.json').map(({ id, title, author, url }) => {
    const own = known.filter(({ document }) => document[0] === id).sort((a, b) => a.order - b.order);
    const name = url ? `<a href="${escaped(url)}">${escaped(title[language])}</a>` : escaped(title[language]);
    const by = author ? `, ${escaped(texts[language].tutorial.by(author))}` : '';
    return `<dt>${name}${by}</dt><dd>${own.map((each) => `<a href="../#${each.id}">${escaped(each.title[language])}</a>`).join(' · ')}</dd>`;
  });
  return `<dl class="documents">${items.join('\n')}</dl>`;
}
