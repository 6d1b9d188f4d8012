import { isRecord } from '../values.ts';
import type { Store } from './storage.ts';

/** What a visitor wrote into an example. */
interface Draft {
  /** The edited source, where the editor shows it. */
  text?: string;
  /** Edits that were set aside by going back to the original, the newest first. */
  aside: readonly string[];
}

/** Sets of edits kept aside for one example; beyond these the oldest goes. */
const mostAside = 10;

/**
 * The visitor's edits, one draft per example. Nothing that was written is thrown away: going back
 * to the original sets the edits aside, bringing them back sets aside what is there now, and so does
 * writing on in one tab what another tab has changed meanwhile.
 */
export class Drafts {
  readonly #store: Store;
  /** Kept here too, so that a browser that stores nothing still keeps the edits while the page is open. */
  readonly #drafts = new Map<string, Draft>();
  #stored = true;
  /** What this tab set aside last of another tab's: its next edits take that place. */
  readonly #others = new Map<string, string>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** False after the browser refused to store a draft. */
  get stored(): boolean {
    return this.#stored;
  }

  /** The edited source of an example, if there is one. */
  text(example: string): string | undefined {
    return this.#read(example).text;
  }

  hasAside(example: string): boolean {
    return this.#read(example).aside.length > 0;
  }

  /** Keeps `text`; the original itself is no draft. */
  edit(example: string, text: string, original: string): void {
    const { aside } = this.#meeting(example);
    this.#keep(example, text === original ? { aside } : { text, aside });
  }

  /** Back to the original; the edits are set aside. */
  restore(example: string): void {
    const { text, aside } = this.#meeting(example);
    if (text !== undefined) this.#keep(example, { aside: [text, ...aside] });
  }

  /** Takes up the edits set aside last; what stands in the editor now goes behind the others. */
  bringBack(example: string): string | undefined {
    const { text, aside } = this.#read(example);
    const [newest, ...others] = aside;
    if (newest === undefined) return undefined;
    this.#keep(example, { text: newest, aside: text === undefined ? others : [...others, text] });
    return newest;
  }

  /** What this tab knows, with what another tab wrote since set aside. */
  #meeting(example: string): Draft {
    const known = this.#read(example);
    const stored = understood(this.#store.read(`draft:${example}`));
    const theirs = stored.text;
    if (theirs === undefined || theirs === known.text) return { ...known, aside: joined(known.aside, stored.aside) };
    const before = this.#others.get(example);
    this.#others.set(example, theirs);
    // Their older edits go on in these, and this tab's own in what it has.
    const others = [...known.aside, ...stored.aside].filter((text) => text !== before && text !== known.text);
    return { ...known, aside: joined([theirs], others) };
  }

  #read(example: string): Draft {
    const known = this.#drafts.get(example);
    if (known) return known;
    const draft = understood(this.#store.read(`draft:${example}`));
    this.#drafts.set(example, draft);
    return draft;
  }

  #keep(example: string, draft: Draft): void {
    const kept = { ...draft, aside: draft.aside.slice(0, mostAside) };
    this.#drafts.set(example, kept);
    const key = `draft:${example}`;
    if (kept.text === undefined && kept.aside.length === 0) this.#store.remove(key);
    else this.#stored = this.#store.write(key, { version: 1, ...kept });
  }
}

/** Each once. */
function joined(some: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...some, ...others])];
}

function understood(stored: unknown): Draft {
  if (!isRecord(stored) || stored.version !== 1) return { aside: [] };
  const aside = Array.isArray(stored.aside) ? stored.aside.filter((text) => typeof text === 'string') : [];
  return typeof stored.text === 'string' ? { text: stored.text, aside } : { aside };
}
