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
