// What is shared, in the forms that others put into their texts and pages.

import { expectedHeight } from '../embed/height.ts';
import { readOptions } from '../embed/options.ts';
import type { Clock } from '../protocol.ts';
import { isLink } from './format.ts';

export const forms = ['link', 'markdown', 'html', 'iframe'] as const;
export type Form = (typeof forms)[number];

export interface Program {
  readonly title: string;
  readonly code: string;
  readonly clock: Clock;
}

/** Pixels of a frame, which cannot know how much is in it. */
const [frameWidth, highestFrame] = [800, 800];

/** `address`: of the program in the playground. */
export function inForm(form: Form, address: string, program: Program): string {
  switch (form) {
    case 'link':
      return address;
    case 'markdown':
      return asMarkdown(address, program);
    case 'html':
      return asTag(address, program);
    case 'iframe':
      return asFrame(address, program);
  }
}

function asMarkdown(address: string, { title }: Program): string {
  return `[${title.replace(/\s+/g, ' ').replace(/[\\`*_[\]()<>&~|!#]/g, '\\$&')}](${address.replace(/[()<>\s]/g, (each) => `%${each.charCodeAt(0).toString(16)}`)})`;
}

/**
 * An example by its name, anything else as the code itself: there it is read without scripts, and edited by its author. The blank
 * lines keep programs that read Markdown from taking those in the code for the end of the tag.
 */
export function asTag(address: string, { code, clock }: Program): string {
  const fragment = fragmentOf(address);
  const script = `<script type="module" src="${escaped(new URL('embed.js', address).href)}"></script>`;
  const chosen = clock === 'virtual' ? ' clock="virtual"' : '';
  if (fragment !== '' && !isLink(fragment)) return `${script}\n<asyncio-playground example="${escaped(fragment)}"${chosen}></asyncio-playground>\n`;
  return `${script}\n\n<asyncio-playground${chosen}>\n\n<pre><code>${escaped(code.trimEnd())}</code></pre>\n\n</asyncio-playground>\n`;
}

function asFrame(address: string, { title, code, clock }: Program): string {
  const page = new URL('embed.html', address);
  if (clock === 'virtual') page.searchParams.set('clock', clock);
  page.hash = new URL(address).hash;
  const height = expectedHeight(code, undefined, frameWidth, readOptions((name) => (name === 'max-height' ? String(highestFrame) : null)));
  return `<iframe src="${escaped(page.href)}" title="${escaped(title)}" width="100%" height="${height}" loading="lazy" frameborder="0"></iframe>\n`;
}

function fragmentOf(address: string): string {
  return decodeURIComponent(new URL(address).hash.slice(1));
}

/** As text of HTML, also between quotes. */
function escaped(text: string): string {
  const names: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };
  return text.replace(/[&<>"]/g, (each) => `&${names[each]};`);
}
