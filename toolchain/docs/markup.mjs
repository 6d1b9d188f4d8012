// The colours of HTML, for reading: comments, tags, their attributes and what stands in quotes.

import { escaped } from './highlight.mjs';

const marks = /(?<comment><!--[\s\S]*?-->)|(?<open><\/?)(?<name>[\w-]+)(?<attributes>(?:\s+[\w-]+(?:="[^"]*")?)*)(?<close>\s*>)/g;
const attribute = /([\w-]+)(?:(=)("[^"]*"))?/g;

/** Code as HTML, with a span of its kind around each word that has one. */
export function markup(code) {
  let html = '';
  let end = 0;
  for (const { 0: text, index, groups } of code.matchAll(marks)) {
    html += escaped(code.slice(end, index)) + (groups.comment ? span('comment', text) : tag(groups));
    end = index + text.length;
  }
  return html + escaped(code.slice(end));
}

function tag({ open, name, attributes, close }) {
  const coloured = attributes.replace(attribute, (_, word, equals = '', value = '') => span('type', word) + equals + (value && span('string', value)));
  return escaped(open) + span('keyword', name) + coloured + escaped(close);
}

function span(kind, text) {
  return `<span class="${kind}">${escaped(text)}</span>`;
}
