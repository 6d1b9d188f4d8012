import { isLink } from '../share/format.ts';

/** What the part of the address after # asks for. */
export type Wanted =
  | { kind: 'nothing' }
  | { kind: 'example'; id: string }
  | { kind: 'empty' }
  /** A program, whole or not: `readLink` knows. */
  | { kind: 'link'; link: string }
  | { kind: 'unknown'; name: string };

/** Opens an editor with next to nothing in it. */
export const emptyName = 'new';

/** Longer names are cut before they are shown. */
const longestName = 60;

export function readAddress(hash: string, isExample: (id: string) => boolean): Wanted {
  const name = decoded(hash.replace(/^#/, ''));
  if (name === '') return { kind: 'nothing' };
  if (isExample(name)) return { kind: 'example', id: name };
  if (name === emptyName) return { kind: 'empty' };
  if (isLink(name)) return { kind: 'link', link: name };
  return { kind: 'unknown', name: name.length > longestName ? `${name.slice(0, longestName)}…` : name };
}

export function addressOf(id: string): string {
  return `#${encodeURIComponent(id)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that encodes nothing: shown as it stands.
    return text;
  }
}
