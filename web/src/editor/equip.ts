import type { Compiler } from '../compiler/client.ts';
import type { Reference } from '../compiler/reference.ts';
import type { Texts } from '../i18n/index.ts';
import { assist } from './assist.ts';
import { format } from './format.ts';
import type { Monaco } from './load.ts';
import { offerFixes } from './problems.ts';

/** What a page gives its editors to help with. */
export interface Equipment {
  readonly compiler: Compiler;
  /** Where the library's reference lies. */
  readonly reference: string;
  /** In the language that the page speaks now. */
  texts(): Texts;
  /** Whether the last attempt to format has failed, which the page says. */
  formatFailed(failed: boolean): void;
}

/** Gives the editor, once it has come, all that helps with writing. Called once. */
export function equip(monaco: Promise<Monaco>, { compiler, reference, texts, formatFailed }: Equipment): void {
  const getReference = referenceAt(reference);
  void monaco.then((loaded) => {
    offerFixes(loaded);
    assist(loaded, {
      complete: (source, position) => compiler.help<'complete'>({ kind: 'complete', source, position }),
      signatures: (source, position) => compiler.help<'signatures'>({ kind: 'signatures', source, position }),
      reference: getReference,
      format(source) {
        formatFailed(false);
        return format(source).catch(() => void formatFailed(true));
      },
      texts,
    });
  }, () => {});
}

/** The library's own words, got when they are first asked for; a failure is tried again. */
function referenceAt(address: string): () => Promise<Reference> {
  let reference: Promise<Reference> | undefined;
  return () => {
    reference ??= fetch(address).then((response) => {
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      return response.json() as Promise<Reference>;
    });
    reference.catch(() => (reference = undefined));
    return reference;
  };
}
