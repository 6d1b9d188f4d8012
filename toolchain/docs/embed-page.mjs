// docs/embed.md as a page: what one writes, and beside it what comes of it, by the same tag that every other page uses.

import { escaped } from './highlight.mjs';
import { markdownPage } from './markdown-page.mjs';
import { markup } from './markup.mjs';
import { texts } from './texts.mjs';

/** Where the playground is in what is to be copied, and where it is from here. */
const [elsewhere, here] = ['https://your.host/playground/', '../'];

/** The body of the page and its contents, of its Markdown: a block of `html live` is a sample. */
export function embedPage(markdown, language) {
  const words = texts[language].embed;
  const { body, ...rest } = markdownPage(markdown, (tokens) => tokens.map((token) => block(token, words)).join(''));
  // A table may be wider than a phone.
  return { ...rest, body: body.replace(/<table>[\s\S]*?<\/table>/g, '<div class="table" tabindex="0">$&</div>'), embeds: true };
}

function block({ text, lang = '' }, words) {
  const [language, isLive] = lang.split(' ');
  const source = `<figure class="code"><figcaption>${words.code[language]}</figcaption><pre tabindex="0"><code>${
    language === 'html' ? markup(text) : escaped(text)}</code></pre></figure>`;
  if (!isLive) return `<div class="programs">${source}</div>`;
  return `<div class="programs beside sample"><div class="program">${source}</div>
<figure class="program live"><figcaption>${words.live}</figcaption>
${text.replaceAll(elsewhere, here)}
</figure></div>`;
}
