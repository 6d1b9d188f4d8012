// JS Promise Integration: how a blocking C++ call waits for JavaScript. Its types are not in TypeScript's library yet.

interface PromiseIntegration {
  Suspending: new (imported: (...args: number[]) => unknown) => WebAssembly.ImportValue;
  promising(exported: WebAssembly.ExportValue): (...args: number[]) => Promise<number>;
}

const api = WebAssembly as unknown as Partial<PromiseIntegration>;

/** Whether this browser can wait inside WebAssembly; without it only the virtual clock runs. */
export const canWait = typeof api.Suspending === 'function' && typeof api.promising === 'function';

/** An import that suspends its caller where it returns a promise. */
export function suspending(imported: (...args: number[]) => unknown): WebAssembly.ImportValue {
  return canWait ? new api.Suspending!(imported) : imported;
}

/** An export as a function that may be suspended. */
export function promising(exported: WebAssembly.ExportValue): (...args: number[]) => number | Promise<number> {
  return canWait ? api.promising!(exported) : (exported as (...args: number[]) => number);
}
