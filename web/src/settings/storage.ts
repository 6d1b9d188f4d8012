/**
 * What the browser keeps for this page, as JSON values under one prefix. Private windows and strict
 * settings may refuse storage altogether: reading then gives nothing, writing says that it failed.
 */
export interface Store {
  read(key: string): unknown;
  /** False where nothing could be kept. */
  write(key: string, value: unknown): boolean;
  remove(key: string): void;
}

const prefix = 'asyncio-playground:';

export class BrowserStore implements Store {
  readonly #storage: () => Storage;

  /** Asking for the storage may itself throw, so it is asked for at each use. */
  constructor(storage: () => Storage) {
    this.#storage = storage;
  }

  read(key: string): unknown {
    try {
      const text = this.#storage().getItem(prefix + key);
      return text === null ? undefined : JSON.parse(text);
    } catch {
      // No storage, or something that is not ours under our name: the same as nothing stored.
      return undefined;
    }
  }

  write(key: string, value: unknown): boolean {
    try {
      this.#storage().setItem(prefix + key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  remove(key: string): void {
    try {
      this.#storage().removeItem(prefix + key);
    } catch {
      // Where nothing can be kept there is nothing to remove.
    }
  }
}
