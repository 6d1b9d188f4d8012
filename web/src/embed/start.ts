// The frame, once it is seen.

import catalog from 'virtual:catalog';
import { Compiler } from '../compiler/client.ts';
import { sharedService } from '../compiler/sharing.ts';
import { equip } from '../editor/equip.ts';
import { loadMonaco } from '../editor/load.ts';
import { preferredLanguage } from '../i18n/index.ts';
import { themed } from '../style/theme.ts';
import './embed.css';
import './embed-page.ts';
import type { EmbedPage } from './embed-page.ts';
import type { Host } from './host.ts';
import { type Options, readOptions } from './options.ts';

/** By what the element says or, where there is none, by the frame's own address. */
export function start(host: Host | undefined): void {
  let page: EmbedPage | undefined;
  if (!host) {
    const parameters = new URLSearchParams(location.search);
    page = open(readOptions((name) => parameters.get(name)));
    page.showAddress(location.hash);
    return;
  }
  host.listen((message) => {
    // Its first word is what to show.
    if (message.type === 'show') {
      page ??= open(message.options, host);
      page.options = message.options;
      page.show(message.content);
    } else if (page) page.obey(message);
  });
}

function open(options: Options, host?: Host): EmbedPage {
  const monaco = loadMonaco(options.language ?? preferredLanguage(navigator.languages));
  // Where it does not come, the plain editor stays, and the page says so.
  monaco.catch(() => {});
  const page = document.createElement('embed-page') as EmbedPage;
  page.catalog = catalog;
  page.compiler = new Compiler(catalog.compiler, location.href, sharedService(catalog.compiler, location.href));
  page.applyTheme = themed(monaco);
  page.options = options;
  page.isElastic = host !== undefined;
  if (host) page.say = (message) => host.say(message);
  equip(monaco, {
    compiler: page.compiler, reference: catalog.reference, texts: () => page.texts, formatFailed: (failed) => (page.formatFailed = failed),
  });
  document.body.prepend(page);
  return page;
}
