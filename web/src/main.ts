import catalog from 'virtual:catalog';
import { Compiler } from './compiler/client.ts';
import { equip } from './editor/equip.ts';
import { loadMonaco } from './editor/load.ts';
import { dictionaries, preferredLanguage } from './i18n/index.ts';
import { keepOffline } from './offline/keep.ts';
import './page/playground-page.ts';
import type { PlaygroundPage } from './page/playground-page.ts';
import { Drafts } from './settings/drafts.ts';
import { loadSettings, saveSettings } from './settings/settings.ts';
import { BrowserStore } from './settings/storage.ts';
import './style/index.css';
import { themed } from './style/theme.ts';

const store = new BrowserStore(() => localStorage);
const settings = loadSettings(store);

const monaco = loadMonaco(settings.language ?? preferredLanguage(navigator.languages));
// Where it does not come, the editor's pane says so.
monaco.catch(() => {});

const applyTheme = themed(monaco);
applyTheme(settings.theme);

const compiler = new Compiler(catalog.compiler, location.href);

equip(monaco, {
  compiler,
  reference: catalog.reference,
  texts: () => dictionaries[page.settings.language ?? preferredLanguage(navigator.languages)],
  formatFailed: (failed) => (page.formatFailed = failed),
});

const page = document.createElement('playground-page') as PlaygroundPage;
page.catalog = catalog;
page.compiler = compiler;
page.drafts = new Drafts(store);
page.save = (changed) => saveSettings(store, changed);
page.applyTheme = applyTheme;
page.settings = settings;
document.body.prepend(page);

keepOffline(import.meta.url, () => (page.outdated = true));
