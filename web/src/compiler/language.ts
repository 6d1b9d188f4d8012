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
