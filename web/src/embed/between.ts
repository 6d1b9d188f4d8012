// What an author writes between an element's tags.

import type { Stated } from '../expectation/expectation.ts';
import { trimmed } from './written.ts';

/** What a program prints; as renderers of Markdown make it of an `expected` fence, too. */
const expected = 'samp, .language-expected';

/** The block that holds the program; undefined where it is plain text. */
export function codeBlock(element: Element): Element | undefined {
  return [...element.querySelectorAll('pre')].find((block) => !block.matches(expected) && !block.querySelector(expected) && !block.closest(expected));
}

export function codeBetween(element: Element): string {
  const block = codeBlock(element);
  if (block) return trimmed(block.textContent ?? '');
  const rest = element.cloneNode(true) as Element;
  for (const each of rest.querySelectorAll(expected)) each.remove();
  return trimmed(rest.textContent ?? '');
}

/** What the program is expected to do. */
export function statedBetween(element: Element): Stated | undefined {
  const found = element.querySelector<HTMLElement>(expected);
  if (!found) return undefined;
  const { expected: run } = found.dataset;
  return { lines: found.textContent ?? '', ...(run !== undefined && { run }) };
}

/** Of a block of code on a page: the block right behind it, where that says of itself that it is what is expected. */
export function expectedBehind(block: Element): Element | undefined {
  const next = outermost(block).nextElementSibling;
  const found = next?.matches(saysSo) ? next : next?.querySelector(saysSo);
  const its = found?.closest('pre') ?? found?.querySelector('pre');
  return its && next && outermost(its) === next ? next : undefined;
}

const saysSo = 'samp[data-expected], .language-expected';

/** With what is wrapped around it alone, as highlighters do. */
function outermost(block: Element): Element {
  let outer = block;
  for (let around = outer.parentElement; around && around !== document.body && holdsOnly(around, outer); around = around.parentElement) outer = around;
  return outer;
}

function holdsOnly(around: Element, one: Element): boolean {
  return around.children.length === 1 && around.textContent?.trim() === one.textContent?.trim();
}
