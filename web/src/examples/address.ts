/** What the part of the address after # asks for. */
export type Wanted = { kind: 'nothing' } | { kind: 'example'; id: string } | { kind: 'unknown'; name: string };

/** Longer names are cut before they are shown. */
const longestName = 60;

export function readAddress(hash: string, isExample: (id: string) => boolean): Wanted {
  const name = decoded(hash.replace(/^#/, ''));
  if (name === '') return { kind: 'nothing' };
  if (isExample(name)) return { kind: 'example', id: name };
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
