// build/toolchain/glue.mjs, which the toolchain has Emscripten make: one glue for every program.
declare module '#glue' {
  /** What Emscripten calls the imports of a module, by module and name. */
  export type Imports = Record<string, Record<string, (...args: never[]) => unknown>>;

  export interface Glue {
    readonly HEAPU8: Uint8Array;
    readonly HEAPU32: Uint32Array;
    readonly ENV: Record<string, string>;
  }

  export interface GlueOptions {
    instantiateWasm(imports: Imports, done: (instance: { exports: WebAssembly.Exports }) => void): object;
    preRun: ((glue: Glue) => void)[];
    stdin(): null;
    print(line: string): void;
    printErr(line: string): void;
    onAbort(what: string): never;
  }

  export default function createGlue(options: GlueOptions): Promise<Glue>;
}
