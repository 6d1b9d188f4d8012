/** What the library offers: build/toolchain/reference.json, made from the headers and their comments. */
export interface Reference {
  readonly entries: readonly ReferenceEntry[];
}

export interface ReferenceEntry {
  /** With its scopes: `asyncio::Task::cancelling`. */
  readonly name: string;
  readonly kind: 'function' | 'class' | 'concept' | 'alias' | 'enum' | 'constant' | 'method' | 'field' | 'constructor';
  /** One for each overload. */
  readonly signatures: readonly string[];
  /** What the comments promise, as Markdown; empty where there is no comment. */
  readonly doc: string;
  /** The Python object it mirrors. */
  readonly mirrors?: string;
  /** As it is included: `asyncio/tasks.hpp`. */
  readonly header: string;
  readonly line: number;
  /** Of a class: those whose members it has besides its own. */
  readonly bases?: readonly string[];
}
