declare module 'virtual:catalog' {
  import type { Catalog } from './examples/catalog.ts';
  const catalog: Catalog;
  export default catalog;
}

declare module 'monaco-editor/nls/lang/ko';

declare module 'monaco-editor/languages/definitions/*' {
  import type { languages } from 'monaco-editor/editor';
  export const conf: languages.LanguageConfiguration;
  export const language: languages.IMonarchLanguage & { keywords: string[]; tokenizer: { root: languages.IMonarchLanguageRule[] } };
}

declare module 'monaco-editor/editor/standalone/browser/standaloneServices' {
  export const StandaloneServices: { get<Service>(id: { readonly service?: Service }): Service };
}

declare module 'monaco-editor/platform/storage/common/storage' {
  export const IStorageService: { readonly service?: { store(key: string, value: boolean, scope: number, target: number): void } };
}

/** Asked by the compiler's package in the page (vite.config.ts) for its WebAssembly. */
declare var clangModule: (name: string) => Promise<WebAssembly.Module>;
