import type { ReferenceEntry } from '../compiler/reference.ts';
import type { Texts } from '../i18n/index.ts';
import { isMember, ownerName } from './names.ts';

type Words = Pick<Texts['editor'], 'inPython'>;

/** What is shown beside a name: how it is written, what it promises, and what it is in Python; Markdown. */
export function described(entries: readonly ReferenceEntry[], words: Words): string {
  return entries.map((entry) => [code(entry), contract(entry, words)].filter(Boolean).join('\n\n')).join('\n\n---\n\n');
}

/** The same without the signatures. */
export function contract(entry: ReferenceEntry, { inPython }: Words): string {
  const { doc, mirrors } = entry;
  const isSaid = mirrors === undefined || doc.includes(`\`${mirrors}\``);
  return [doc, isSaid ? '' : inPython(`\`${mirrors}\``)].filter(Boolean).join('\n\n');
}

function code(entry: ReferenceEntry): string {
  const lines = isMember(entry) ? [`// ${ownerName(entry)}`, ...entry.signatures] : entry.signatures;
  return `\`\`\`cpp\n${lines.map(broken).join('\n')}\n\`\`\``;
}

/** A template's parameters have a line of their own. */
function broken(signature: string): string {
  return signature.replace(/^(template <(?:[^<>]|<[^<>]*>)*>) /, '$1\n');
}
