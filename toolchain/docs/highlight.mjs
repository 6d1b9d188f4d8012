// The colours of code: which words of a C++ or Python text are what. For reading, so it knows no more than a reader sees.

const words = (text) => `\\b(?:${text.trim().split(/\s+/).join('|')})\\b`;

const cpp = [
  ['comment', '//[^\\n]*'],
  ['string', '"(?:\\\\.|[^"\\\\\\n])*"|(?<=^#include )<[^>\\n]+>'],
  ['preprocessor', '^#\\w+'],
  ['number', '\\b\\d[\\d\']*(?:\\.\\d+)?(?:s|ms|us|ns|min|h)?\\b'],
  ['keyword', words(`alignas auto bool break case catch char class co_await co_return co_yield concept const constexpr continue
    default delete do double else enum explicit false final float for friend if inline int long mutable namespace new noexcept
    nullptr operator override private protected public requires return short signed sizeof static struct switch template this
    throw true try typename union unsigned using virtual void while`)],
  ['type', '\\b[A-Z]\\w*\\b'],
];

const python = [
  ['comment', '#[^\\n]*'],
  ['string', 'f?"(?:\\\\.|[^"\\\\\\n])*"'],
  ['number', '\\b\\d+(?:\\.\\d+)?\\b'],
  ['keyword', words(`and as assert async await break class continue def del elif else except finally for from global if import in
    is lambda None nonlocal not or pass raise return True False try while with yield`)],
  ['type', '\\b[A-Z]\\w*\\b'],
];

const languages = { cpp: pattern(cpp), python: pattern(python) };

function pattern(kinds) {
  return new RegExp(kinds.map(([kind, source]) => `(?<${kind}>${source})`).join('|'), 'gm');
}

/** Code as HTML, with a span of its kind around each word that has one; a language that is not known has none. */
export function highlighted(code, language) {
  if (!languages[language]) return escaped(code);
  let html = '';
  let end = 0;
  for (const match of code.matchAll(languages[language])) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    html += `${escaped(code.slice(end, match.index))}<span class="${kind}">${escaped(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return html + escaped(code.slice(end));
}

/** Text that HTML takes as it is. */
export function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
