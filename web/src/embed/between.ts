// What an author writes between an element's tags.

import type { Stated } from '../expectation/expectation.ts';
import { trimmed } from './written.ts';

/** What a program prints; as renderers of Markdown make it of an `expected` fence, too. */
const expected = 'samp, .language-expected';

const python = '.language-python';

export interface Between {
  /** The program, and the block that it is in; undefined where it is plain text. */
  readonly code: string;
  readonly block: Element | undefined;
  /** What it is in Python. */
  readonly python: string | undefined;
  /** What it is expected to do. */
  readonly stated: Stated | undefined;
}

export function between(element: Element): Between {
  const blocks = [...element.querySelectorAll('pre')];
  const is = (block: Element, kind: string) => {
    const around = block.closest(kind);
    return block.querySelector(kind) !== null || (around !== null && element.contains(around));
  };
  const block = blocks.find((each) => !is(each, expected) && !is(each, python));
  const inPython = blocks.find((each) => is(each, python));
  return {
    code: block ? trimmed(block.textContent ?? '') : plainText(element),
    block,
    python: inPython && trimmed(inPython.textContent ?? ''),
    stated: statedIn(element),
  };
}

function plainText(element: Element): string {
  const rest = element.cloneNode(true) as Element;
  for (const each of rest.querySelectorAll(`${expected}, ${python}`)) each.remove();
  return trimmed(rest.textContent ?? '');
}

function statedIn(element: Element): Stated | undefined {
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
