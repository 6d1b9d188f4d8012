// docs/guide.md as a page: programs that belong together stand beside each other.

import { Marked } from 'marked';
import { escaped, highlighted } from './highlight.mjs';
import { fence } from './snippets.mjs';
import { texts } from './texts.mjs';

/** Longer than this, a line may have to be scrolled to on a phone. */
const narrow = 30;

/** The body of the guide's page and its contents, of its Markdown. */
export function guidePage(markdown, language) {
  const words = texts[language].guide;
  const marked = new Marked({ renderer: { link: ({ href, text }) => `<a href="${href.replace(/\.md$/, '.html')}">${text}</a>` } });
  const contents = [];
  let title = '';
  const parts = [];
  for (const token of grouped(marked.lexer(markdown))) {
    if (Array.isArray(token)) {
      parts.push(programs(token, words));
    } else if (token.type === 'heading') {
      const html = marked.parseInline(token.text);
      if (token.depth === 1) title = plain(html);
      const id = token.depth === 1 ? undefined : slug(token.text);
      if (token.depth === 2) contents.push({ id, html, inner: [] });
      if (token.depth === 3) contents.at(-1).inner.push({ id, html, inner: [] });
      parts.push(id ? `<h${token.depth} id="${id}"><a href="#${id}">${html}</a></h${token.depth}>` : `<h1>${html}</h1>`);
    } else if (!isLinkOnly(token)) {
      parts.push(marked.parser([token]));
    }
  }
  return { title, contents, body: parts.join('\n') };
}

/** The way to the other language, which every page has at its head. */
function isLinkOnly({ type, tokens }) {
  return type === 'paragraph' && tokens.length === 1 && tokens[0].type === 'link';
}

/** The tokens, blocks of code with nothing between them as one array. */
function grouped(tokens) {
  const found = [];
  for (const token of tokens) {
    if (token.type === 'space') continue;
    if (token.type !== 'code') found.push(token);
    else if (Array.isArray(found.at(-1))) found.at(-1).push(token);
    else found.push([token]);
  }
  return found;
}

/** Python beside C++ with what both print below, or wrong beside right, each with what it prints. */
function programs(tokens, words) {
  const columns = [];
  let below = '';
  const isTwice = tokens.some((token) => fence(token).language === 'python');
  for (const token of tokens) {
    const { language, meaning } = fence(token);
    const block = figure(token, { language, meaning }, columns.at(-1)?.meaning, words);
    if (language !== 'text') columns.push({ meaning, html: block });
    else if (isTwice) below += block;
    else columns.at(-1).html += block;
  }
  const beside = columns.map(({ meaning, html }) => `<div class="program${meaning ? ` ${meaning}` : ''}">${html}</div>`).join('');
  return `<div class="programs${columns.length > 1 ? ' beside' : ''}">${beside}${below}</div>`;
}

/** `of` is what the program is that prints this. */
function figure({ text }, { language, meaning }, of, words) {
  const isOutput = language === 'text';
  const label = isOutput ? words.outputs[of] ?? words.outputs.other : [words.code[language], words.meanings[meaning]].filter(Boolean).join(' · ');
  const scrolls = text.split('\n').some((line) => line.length > narrow) ? ' tabindex="0"' : '';
  const code = isOutput ? escaped(text) : highlighted(`${text}\n`, language).trimEnd();
  return `<figure class="${isOutput ? 'output' : 'code'}"><figcaption>${label}</figcaption><pre${scrolls}><code>${code}</code></pre></figure>`;
}

/** As repositories make them of a heading, so that links from elsewhere lead to the same place. */
export function slug(heading) {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s+/g, '-');
}

function plain(html) {
  return html.replace(/<[^>]*>/g, '');
}
