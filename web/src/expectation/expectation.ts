// What the author of a program says that it does, and how that is written beside it.

/** As it is written beside a program. */
export interface Stated {
  /** What it prints on standard output. */
  readonly lines?: string;
  /** How it runs: `2 s, status 1`. */
  readonly run?: string;
}

export interface Expectation {
  /** Of standard output, without spaces at their ends and blank lines around them; undefined where nothing is said of it. */
  readonly lines: readonly string[] | undefined;
  /** So many lines stand before them in the text that they are written in: blank ones, or, for a comment, those of the code. */
  readonly before: number;
  /** On the program's clock, and how many digits after the point are meant. */
  readonly seconds?: { readonly value: number; readonly digits: number };
  /** As a shell shows it: 130 after Ctrl-C. */
  readonly status: number;
}

/** Why it is not understood: words that are none of its own, or two that contradict each other. */
export type Misreading = { readonly kind: 'words'; readonly words: string } | { readonly kind: 'twice' };

export type Reading = { readonly ok: true; readonly expectation: Expectation } | { readonly ok: false; readonly misreading: Misreading };

/** Of a program: what is stated beside it, or in a comment that is the last thing in it. Undefined where nothing is. */
export function expectationOf(code: string, beside?: Stated): Reading | undefined {
  const within = statedIn(code);
  const isBeside = beside !== undefined && (beside.lines !== undefined || beside.run !== undefined);
  if (within && isBeside) return misread({ kind: 'twice' });
  if (isBeside) return readExpectation(beside);
  return within && readExpectation(within, within.before);
}

/** `before`: lines of the code before those that are stated in it. */
export function readExpectation({ lines, run = '' }: Stated, before = 0): Reading {
  let [seconds, status]: [Expectation['seconds'], number | undefined] = [undefined, undefined];
  const words = run.trim();
  for (const word of words === '' ? [] : words.split(',').map((each) => each.trim())) {
    const [, whole, fraction] = /^(\d{1,9})(?:\.(\d{1,9}))? ?s$/.exec(word) ?? [];
    const [, number] = /^status (\d{1,3})$/.exec(word) ?? [];
    if (whole !== undefined && !seconds) seconds = { value: Number(`${whole}.${fraction ?? 0}`), digits: Math.max(1, fraction?.length ?? 0) };
    else if (number !== undefined && status === undefined && Number(number) < 256) status = Number(number);
    else return misread({ kind: 'words', words });
  }
  return { ok: true, expectation: { ...linesOf(lines, before), ...(seconds && { seconds }), status: status ?? 0 } };
}

/** In the last comment: `expected`, how it runs, and from the next line on what it prints. */
function statedIn(code: string): (Stated & { before: number }) | undefined {
  const text = code.trimEnd();
  if (!text.endsWith('*/')) return undefined;
  const open = text.slice(0, -2);
  const last = open.slice(open.lastIndexOf('*/') + 1);
  const found = /\/\*[ \t]*expected(?=\s|$)/.exec(last);
  if (!found) return undefined;
  const [run = '', ...lines] = last.slice(found.index + found[0].length).split(lineEnd);
  return { run, lines: lines.join('\n'), before: open.split(lineEnd).length - lines.length };
}

const lineEnd = /\r\n?|\n/;

function linesOf(text: string | undefined, outside: number): Pick<Expectation, 'lines' | 'before'> {
  if (text === undefined) return { lines: undefined, before: 0 };
  const lines = text.split(lineEnd).map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  const blank = Math.max(0, lines.findIndex((line) => line !== ''));
  return { lines: lines.slice(blank), before: outside + blank };
}

function misread(misreading: Misreading): Reading {
  return { ok: false, misreading };
}
