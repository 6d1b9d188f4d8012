import catalog from 'virtual:catalog';
import { Compiler } from './compiler/client.ts';
import type { Reference } from './compiler/reference.ts';
import { assist } from './editor/assist.ts';
import { format } from './editor/format.ts';
import { loadMonaco } from './editor/load.ts';
import { offerFixes } from './editor/problems.ts';
import { dictionaries, preferredLanguage } from './i18n/index.ts';
import './page/playground-page.ts';
import type { PlaygroundPage } from './page/playground-page.ts';
import { Drafts } from './settings/drafts.ts';
import { loadSettings, saveSettings, type Theme } from './settings/settings.ts';
import { BrowserStore } from './settings/storage.ts';
import './style/index.css';

const store = new BrowserStore(() => localStorage);
const settings = loadSettings(store);
const system = matchMedia('(prefers-color-scheme: dark)');

const monaco = loadMonaco(settings.language ?? preferredLanguage(navigator.languages));
// Where it does not come, the editor's pane says so.
monaco.catch(() => {});

let chosen: Theme = settings.theme;

function applyTheme(theme: Theme): void {
  chosen = theme;
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const dark = theme === 'dark' || (theme === 'auto' && system.matches);
  void monaco.then(({ editor }) => editor.setTheme(dark ? 'dark' : 'light'), () => {});
}

system.addEventListener('change', () => applyTheme(chosen));
applyTheme(chosen);

const compiler = new Compiler(catalog.compiler, location.href);
let reference: Promise<Reference> | undefined;

/** The library's own words, got when they are first asked for; a failure is tried again. */
function getReference(): Promise<Reference> {
  reference ??= fetch(catalog.reference).then((response) => {
    if (!response.ok) throw new Error(`${catalog.reference}: ${response.status}`);
    return response.json() as Promise<Reference>;
  });
  reference.catch(() => (reference = undefined));
  return reference;
}

const texts = () => dictionaries[page.settings.language ?? preferredLanguage(navigator.languages)];

void monaco.then((loaded) => {
  offerFixes(loaded);
  assist(loaded, {
    complete: (source, position) => compiler.help<'complete'>({ kind: 'complete', source, position }),
    signatures: (source, position) => compiler.help<'signatures'>({ kind: 'signatures', source, position }),
    reference: getReference,
    format(source) {
      page.formatFailed = false;
      return format(source).catch(() => void (page.formatFailed = true));
    },
    texts,
  });
}, () => {});

const page = document.createElement('playground-page') as PlaygroundPage;
page.catalog = catalog;
page.compiler = compiler;
page.drafts = new Drafts(store);
page.save = (changed) => saveSettings(store, changed);
page.applyTheme = applyTheme;
page.settings = settings;
document.body.prepend(page);
