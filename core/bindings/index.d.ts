/**
 * A C++ coroutine that was exported with `asyncio::promising`. Its promise is rejected with what JavaScript threw in it, or
 * with a `CppError`; after an abort, with the signal's reason, an `AbortError` where none was given.
 */
export type CoroutineFunction<Arguments extends unknown[], Result> = (...all: [...Arguments, options?: CoroutineOptions]) => Promise<Result>;

export interface CoroutineOptions {
  /** Its abort cancels the coroutine: `CancelledError` is thrown where it awaits. */
  signal?: AbortSignal | undefined;
}

/** A C++ exception: `name` is what Python calls it, `message` its `what()`. One with `errors` is an `ExceptionGroup`. */
export interface CppError extends Error {
  readonly errors?: readonly unknown[];
}

/** What the .mjs of a module exports by default. */
export type ModuleFactory<Module extends object> = (options?: object) => Promise<Module>;

export interface LoadOptions {
  /** Where its .wasm is; beside the .mjs where nothing is said. */
  wasm?: string | URL;
  /** Takes the lines that C++ prints; `console.log` where nothing is said. */
  stdout?: (line: string) => void;
  /** Takes the lines of standard error, what the loop's exception handler says first of all; `console.error` where nothing is said. */
  stderr?: (line: string) => void;
}

/** Starts a module of WebAssembly: `const cpp = await load<Verses>(createVerses)`. What it exports is its Embind functions. */
export function load<Module extends object>(create: ModuleFactory<Module>, options?: LoadOptions): Promise<Module>;
