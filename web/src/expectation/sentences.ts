import type { Texts } from '../i18n/index.ts';
import type { Difference } from './comparison.ts';
import type { Misreading } from './expectation.ts';

/** Characters of a line that are quoted. */
const longestQuote = 200;

export function differenceSentence(difference: Difference, { expectation: texts }: Texts): string {
  const quote = (line: string | undefined) => (line === undefined ? texts.nothingMore : texts.quoted(shortened(line)));
  switch (difference.what) {
    case 'line':
      return texts.line(difference.line, quote(difference.expected), quote(difference.printed));
    case 'seconds':
      return texts.seconds(difference.expected, difference.took);
    case 'status':
      return texts.status(difference.expected, difference.ended);
  }
}

export function misreadingSentence(misreading: Misreading, { expectation: texts }: Texts): string {
  return misreading.kind === 'twice' ? texts.twice : texts.words(shortened(misreading.words));
}

function shortened(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}
