import catalog from 'virtual:catalog';
import { loadMonaco } from './editor/load.ts';
import { preferredLanguage } from './i18n/index.ts';
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

const page = document.createElement('playground-page') as PlaygroundPage;
page.catalog = catalog;
page.drafts = new Drafts(store);
page.save = (changed) => saveSettings(store, changed);
page.applyTheme = applyTheme;
page.settings = settings;
document.body.prepend(page);
