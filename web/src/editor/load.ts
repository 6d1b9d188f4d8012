import type { Language } from '../i18n/index.ts';

export type Monaco = typeof import('./monaco.ts');

let loading: Promise<Monaco> | undefined;

/**
 * The editor, loaded once. Its own few words (the find box above all) come in the language that is
 * set when it loads: Monaco reads them at that moment and never again.
 */
export function loadMonaco(language: Language): Promise<Monaco> {
  loading ??= (async () => {
    if (language === 'ko') await import('monaco-editor/nls/lang/ko');
    return import('./monaco.ts');
  })();
  return loading;
}
