import type { ReferenceEntry } from '../compiler/reference.ts';
import type { Texts } from '../i18n/index.ts';
import { isMember, ownerName } from './names.ts';

type Words = Pick<Texts['editor'], 'inPython'>;

/** What is shown beside a name: how it is written, what it promises, and what it is in Python; then its other overloads. Markdown. */
export function described(entries: readonly ReferenceEntry[], words: Words): string {
  return entries.map((entry) => {
    const [first, ...others] = entry.signatures;
    const heading = isMember(entry) ? [`// ${ownerName(entry)}`, first!] : [first!];
    return [code(heading), contract(entry, words), others.length > 0 ? code(others) : ''].filter(Boolean).join('\n\n');
  }).join('\n\n---\n\n');
}

/** The same without the signatures. */
export function contract(entry: ReferenceEntry, { inPython }: Words): string {
  const { doc, mirrors } = entry;
  const isSaid = mirrors === undefined || doc.includes(`\`${mirrors}\``);
  return [doc, isSaid ? '' : inPython(`\`${mirrors}\``)].filter(Boolean).join('\n\n');
}

function code(lines: readonly string[]): string {
  return `\`\`\`cpp\n${lines.map(broken).join('\n')}\n\`\`\``;
}

/** A template's parameters have a line of their own. */
function broken(signature: string): string {
  return signature.replace(/^(template <(?:[^<>]|<[^<>]*>)*>) /, '$1\n');
}
