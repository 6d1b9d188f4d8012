/** The key that runs a program, as the page names it. */
export const runKey = /Mac|iP(hone|ad|od)/.test(navigator.platform) ? '⌘ Enter' : 'Ctrl+Enter';

/** Hears that key, unless somebody before has taken it. */
export function onRunKey(run: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.preventDefault();
    run();
  };
}
