// A text of docs/ as a page: its headings with addresses, and blocks of code that belong together.

import { Marked } from 'marked';

/** The title, the contents and the body of a page. `code` makes HTML of blocks of code with nothing between them. */
export function markdownPage(markdown, code) {
  const marked = new Marked({ renderer: { link: ({ href, text }) => `<a href="${href.replace(/\.md(?=#|$)/, '.html')}">${text}</a>` } });
  const contents = [];
  let title = '';
  const parts = [];
  for (const token of grouped(marked.lexer(markdown))) {
    if (Array.isArray(token)) {
      parts.push(code(token));
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
export function isLinkOnly({ type, tokens }) {
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

/** As repositories make them of a heading, so that links from elsewhere lead to the same place. */
export function slug(heading) {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s+/g, '-');
}

function plain(html) {
  return html.replace(/<[^>]*>/g, '');
}
