import { isLanguage, type Language } from '../i18n/index.ts';
import type { Clock } from '../protocol.ts';
import { isRecord } from '../values.ts';
import type { Store } from './storage.ts';

export type Theme = 'auto' | 'light' | 'dark';

export interface Settings {
  /** Undefined: what the browser's languages say. */
  language: Language | undefined;
  theme: Theme;
  clock: Clock;
  /** Programs are compiled here, with -O2. */
  optimize: boolean;
  /** The Python original beside the C++ instead of behind a tab; undefined: as the width allows. */
  beside: boolean | undefined;
  /** The example that was open last. */
  example: string | undefined;
}

/** Also read by the small script in index.html that sets the theme before the first paint. */
const key = 'settings';

export const themes: readonly Theme[] = ['auto', 'light', 'dark'];

/** What was stored, each value on its own: one that is not understood falls back alone. */
export function loadSettings(store: Store): Settings {
  const stored = store.read(key);
  const values = isRecord(stored) ? stored : {};
  return {
    language: isLanguage(values.language) ? values.language : undefined,
    theme: themes.find((theme) => theme === values.theme) ?? 'auto',
    clock: values.clock === 'virtual' ? 'virtual' : 'real',
    optimize: values.optimize === true,
    beside: typeof values.beside === 'boolean' ? values.beside : undefined,
    example: typeof values.example === 'string' ? values.example : undefined,
  };
}

export function saveSettings(store: Store, settings: Settings): void {
  store.write(key, settings);
}
