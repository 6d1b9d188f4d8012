import { sourceName } from './language.ts';

export interface Place {
  /** As C++ writes it, with its parameters. */
  function: string;
  /** As the compiler's disk names it: `main.cpp` is the visitor's. */
  file: string;
  line: number;
  /** In bytes, as in clang's diagnostics; 0 where it is not known. */
  column: number;
}

/** The innermost place in the visitor's own source. */
export function visitorsPlace(places: readonly (Place | undefined)[]): Place | undefined {
  return places.find((place) => place?.file === sourceName);
}
