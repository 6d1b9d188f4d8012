import type { Texts } from '../i18n/index.ts';
import type { Damage } from './link.ts';

/** Why what an address asks for cannot be opened: there is no such example, or the link is damaged. */
export type Refusal = { kind: 'unknown'; name: string } | { kind: 'not-opened' } | Damage;

export function whyNot(refusal: Refusal, { examples, share }: Texts): string {
  switch (refusal.kind) {
    case 'unknown':
      return examples.unknown(refusal.name);
    case 'cut':
      return share.cut(refusal.missing);
    case 'changed':
      return share.changed;
    case 'future':
      return share.future;
    case 'too-large':
      return share.tooLargeLink;
    case 'not-opened':
      return share.notOpened;
  }
}
