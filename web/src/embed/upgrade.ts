import { expectedBehind } from './between.ts';

/**
 * Turns code blocks that are already on the page into playgrounds: those that the `data-upgrade` of this script's own tag
 * selects, each a <pre> or what stands in one.
 */
export function upgradeBlocks(script: string): void {
  const tags = [...document.querySelectorAll<HTMLScriptElement>('script[data-upgrade]')].filter(({ src }) => src === script);
  const selectors = tags.map(({ dataset }) => dataset.upgrade).filter((selector) => selector);
  if (selectors.length === 0) return;
  const upgrade = () => selectors.forEach((selector) => upgradeSelected(selector as string));
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', upgrade, { once: true });
  else upgrade();
}

function upgradeSelected(selector: string): void {
  for (const found of document.querySelectorAll(selector)) {
    const block = found.closest('pre');
    if (!block || block.closest('asyncio-playground')) continue;
    const playground = document.createElement('asyncio-playground');
    const expected = expectedBehind(block);
    const place = document.createComment('');
    block.replaceWith(place);
    // It comes into the page with its code and what that is expected to print.
    playground.append(block, ...(expected ? [expected] : []));
    place.replaceWith(playground);
  }
}
