declare module 'virtual:catalog' {
  import type { Catalog } from './examples/catalog.ts';
  const catalog: Catalog;
  export default catalog;
}

declare module 'monaco-editor/nls/lang/ko';
