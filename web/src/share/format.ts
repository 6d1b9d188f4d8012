// What the page needs to know of links before it loads what reads and writes them.

/** Chat programs cut links at about 2,000 characters. */
export const longestSafeLink = 1900;

/** Is this the part of an address after # that holds a program, whole or not? */
export function isLink(fragment: string): boolean {
  return /^c\d+\./.test(fragment);
}
