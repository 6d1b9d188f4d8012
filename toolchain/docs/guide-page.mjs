// docs/guide.md as a page: programs that belong together stand beside each other.

import { escaped, highlighted } from './highlight.mjs';
import { markdownPage } from './markdown-page.mjs';
import { fence } from './snippets.mjs';
import { texts } from './texts.mjs';

/** Longer than this, a line may have to be scrolled to on a phone. */
const narrow = 30;

/** The body of the guide's page and its contents, of its Markdown. */
export function guidePage(markdown, language) {
  const words = texts[language].guide;
  return markdownPage(markdown, (tokens) => programs(tokens, words));
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
