import { lockPrefix } from './names.ts';

/** While this page is open, the service worker keeps the files of its version. `script`: the page's own, another in every version. */
export function stayKnown(script: string): void {
  const base = new URL('.', location.href).href;
  const whileOpen = () => new Promise<never>(() => {});
  // There is no service worker either where there are no locks.
  navigator.locks?.request(lockPrefix(base) + script.slice(base.length), { mode: 'shared' }, whileOpen).catch(() => {});
}
