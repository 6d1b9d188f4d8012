/** What the compiler calls the visitor's source. */
export const sourceName = 'main.cpp';

/** One-based, in UTF-16 code units, as an editor counts. */
export interface Position {
  line: number;
  column: number;
}

/** From `start` to before `end`. */
export interface Range {
  start: Position;
  end: Position;
}

/** The compiler counts bytes of UTF-8: its column (one-based) in a line, as an editor counts. */
export function utf16Column(line: string, column: number): number {
  const bytes = new TextEncoder().encode(line).subarray(0, column - 1);
  return new TextDecoder().decode(bytes).length + 1;
}
