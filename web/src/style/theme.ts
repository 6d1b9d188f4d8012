import type { Monaco } from '../editor/load.ts';
import type { Theme } from '../settings/settings.ts';

/** Shows the document and its editors in a theme, `auto` being the system's, whatever that is to be. Called once. */
export function themed(monaco: Promise<Monaco>): (theme: Theme) => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  let chosen: Theme = 'auto';
  const apply = (theme: Theme) => {
    chosen = theme;
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    const dark = theme === 'dark' || (theme === 'auto' && system.matches);
    // What the browser or an installed page's window has around it.
    for (const each of document.querySelectorAll('meta[name="theme-color"]')) each.setAttribute('content', getComputedStyle(document.body).backgroundColor);
    void monaco.then(({ editor }) => editor.setTheme(dark ? 'dark' : 'light'), () => {});
  };
  system.addEventListener('change', () => apply(chosen));
  return apply;
}
