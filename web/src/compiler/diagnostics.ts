// What clang says about a program, taken apart for an editor.

import { type Help, helpFor } from './help.ts';
import { type Position, type Range, sourceName, utf16Column } from './language.ts';

/** A change of the source that clang proposes. */
export interface Fix {
  range: Range;
  text: string;
}

export interface Note {
  message: string;
  /** Where in the source; missing where it is elsewhere. */
  range?: Range;
  /** Where in a header: `<vector>:1473`. */
  elsewhere?: string;
  fixes: readonly Fix[];
}

export interface Diagnostic extends Note {
  severity: 'error' | 'warning';
  /** The name that turns the warning off: `-Wunused-value`. */
  group?: string;
  notes: readonly Note[];
  /** One sentence of help that the page knows for it. */
  help?: Help;
}

/** Arguments of clang -cc1 that make it say what is read here. */
export const forTools = ['-fdiagnostics-print-source-range-info', '-fdiagnostics-parseable-fixits', '-fcaret-diagnostics-max-lines=1'];

/** Notes kept of one diagnostic: overload resolution in a library can give hundreds. */
const mostNotes = 8;

const heading = /^(?:(\S.*?):(\d+):(\d+):(?:((?:\{[\d:-]+\})+):)? )?(fatal error|error|warning|note): (.*)$/;
const fixit = /^fix-it:"(?:[^"\\]|\\.)*":\{(\d+):(\d+)-(\d+):(\d+)\}:"((?:[^"\\]|\\.)*)"$/;

/** The diagnostics in what clang (with `forTools`) and the linker said, in their order. */
export function parseDiagnostics(said: string, source: string): Diagnostic[] {
  const lines = source.split('\n');
  const found: Draft[] = [];
  let last: DraftNote | undefined;
  for (const line of said.split('\n')) {
    const fix = fixit.exec(line);
    if (fix) last?.fixes.push(readFix(fix, lines));
    const head = heading.exec(line);
    if (!head) continue;
    const [, file, row, column, ranges = '', severity, message = ''] = head;
    last = { message, fixes: [], ...place(file, Number(row), Number(column), ranges, lines) };
    if (severity === 'note') {
      found.at(-1)?.notes.push(last);
    } else {
      const draft: Draft = { ...splitGroup(last), severity: severity === 'warning' ? 'warning' : 'error', notes: [] };
      found.push(draft);
      last = draft;
    }
  }
  return distinct(found.filter(({ message }) => !/^too many errors emitted/.test(message)).map((draft) => finished(draft, source)));
}

interface DraftNote extends Note {
  fixes: Fix[];
}

interface Draft extends DraftNote {
  severity: 'error' | 'warning';
  group?: string;
  notes: DraftNote[];
}

/** An error inside a template of a library is shown where the program asked for it. */
function finished(draft: Draft, source: string): Diagnostic {
  const asked = draft.range ? undefined : draft.notes.find(({ range }) => range)?.range;
  const help = helpFor(draft, source);
  return { ...draft, notes: draft.notes.slice(0, mostNotes), ...(asked && { range: asked }), ...(help && { help }) };
}

/** clang says some things twice. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ message, range, elsewhere }: Diagnostic) => JSON.stringify([message, range, elsewhere]);
  return [...new Map(diagnostics.map((each) => [key(each), each])).values()];
}

function splitGroup(note: DraftNote): DraftNote & { group?: string } {
  const [, message, group] = /^(.*) \[(-W[^\]]+)\]$/.exec(note.message) ?? [];
  return message !== undefined && group !== undefined ? { ...note, message, group } : note;
}

function place(file: string | undefined, row: number, column: number, ranges: string, lines: readonly string[]): Pick<Note, 'range' | 'elsewhere'> {
  if (file === undefined) return {};
  if (file !== sourceName) return { elsewhere: `${file}:${row}` };
  return { range: rangeAt(row, column, ranges, lines) };
}

/** What is underlined: the range that clang gives around the place, or else the word that stands there. */
function rangeAt(row: number, column: number, ranges: string, lines: readonly string[]): Range {
  const text = lines[row - 1] ?? '';
  for (const [, ...numbers] of ranges.matchAll(/\{(\d+):(\d+)-(\d+):(\d+)\}/g)) {
    const [startRow, startColumn, endRow, endColumn] = numbers.map(Number) as [number, number, number, number];
    if (startRow === row && endRow === row && startColumn <= column && column < endColumn) {
      return { start: position(row, startColumn, lines), end: position(row, endColumn, lines) };
    }
  }
  const start = position(row, column, lines);
  const word = /^(?:[\p{L}\p{N}_]+|.)/u.exec(text.slice(start.column - 1))?.[0] ?? '';
  return { start, end: { line: row, column: start.column + Math.max(1, word.length) } };
}

function position(line: number, column: number, lines: readonly string[]): Position {
  return { line, column: utf16Column(lines[line - 1] ?? '', column) };
}

function readFix([, startRow, startColumn, endRow, endColumn, text]: RegExpExecArray, lines: readonly string[]): Fix {
  return {
    range: { start: position(Number(startRow), Number(startColumn), lines), end: position(Number(endRow), Number(endColumn), lines) },
    text: unescaped(text ?? ''),
  };
}

/** As clang escapes: C's letters, and bytes of UTF-8 as octal numbers. */
function unescaped(text: string): string {
  const letters: Record<string, number> = { n: 10, t: 9 };
  const bytes: number[] = [];
  for (const [each, octal, letter] of text.matchAll(/\\([0-7]{3})|\\(.)|[^\\]/gsu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (letter !== undefined) bytes.push(letters[letter] ?? letter.charCodeAt(0));
    else bytes.push(...new TextEncoder().encode(each));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
