// The frame of every page of the documentation: the way between them and to the playground, the contents, the style.

import { createHash } from 'node:crypto';
import { escaped } from './highlight.mjs';
import { languages, texts } from './texts.mjs';

/** As in web/index.html: before the first paint, so that the page does not flash in the other theme. */
const theme = `
      try {
        var stored = JSON.parse(localStorage.getItem('asyncio-playground:settings'));
        if (stored && /^(light|dark)$/.test(stored.theme)) document.documentElement.dataset.theme = stored.theme;
      } catch (refused) {}
    `;

/** What a page may load: of scripts only its own, by their hashes, and, where it embeds programs, the tag's and their frames. */
function policyOf(scripts, embeds) {
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return [
    "default-src 'none'",
    `script-src ${embeds ? "'self' " : ''}${hashes.join(' ')}`,
    ...(embeds ? ["frame-src 'self'"] : []),
    "style-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The name of a page's file: `guide.html`, `guide.ko.html`. */
export function fileOf(page, language) {
  return language === 'en' ? `${page}.html` : `${page}.${language}.html`;
}

/**
 * A whole page. `contents` are its headings: `[{ id, html, inner }]`, of which `inner` are those below one.
 * `icon` is the address of the site's sign; `embeds`: there are programs in the text that run.
 */
export function renderPage({ page, language, title, description, contents, body, style, icon, embeds = false }) {
  const words = texts[language];
  const link = (each) => `<a href="${fileOf(each, language)}"${each === page ? ' aria-current="page"' : ''}>${words.pages[each]}</a>`;
  const choice = (each) => `<a href="${fileOf(page, each)}" lang="${each}" hreflang="${each}"${each === language ? ' aria-current="true"' : ''}>${texts[each].name}</a>`;
  const list = contentsOf(contents);
  const scripts = [theme, ...[...body.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script)];
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policyOf(scripts, embeds)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)} · Asyncio Playground</title>
    <meta name="description" content="${escaped(description)}">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <link rel="icon" href="${icon}">
    ${languages.map((each) => `<link rel="alternate" hreflang="${each}" href="${fileOf(page, each)}">`).join('\n    ')}
    <script>${theme}</script>
    <link rel="stylesheet" href="${style}">${embeds ? '\n    <script type="module" src="../embed.js" data-upgrade="code.language-cpp"></script>' : ''}
  </head>
  <body class="${page}">
    <a class="skip" href="#text">${words.skip}</a>
    <header>
      <a class="brand" href="../">Asyncio Playground</a>
      <nav class="pages">${Object.keys(words.pages).map(link).join('')}</nav>
      <nav class="languages" aria-label="${words.language}">${languages.map(choice).join('')}</nav>
    </header>
    <div class="columns">
      <nav class="contents" aria-label="${words.contents}">${list}</nav>
      <main id="text" tabindex="-1">
        <details class="contents-here"><summary>${words.contents}</summary>${list}</details>
${body}
      </main>
    </div>
  </body>
</html>
`;
}

function contentsOf(entries) {
  if (entries.length === 0) return '';
  return `<ul>${entries.map(({ id, html, inner }) => `<li><a href="#${id}">${html}</a>${contentsOf(inner)}</li>`).join('')}</ul>`;
}
