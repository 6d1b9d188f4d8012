import style from '../../../.clang-format?raw';

/** A stretch of a text, by offsets, and what takes its place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

let loading: Promise<(source: string) => string> | undefined;

/** A program as the project's own style has it. clang-format comes when it is first asked for; a failure to load is tried again. */
export async function format(source: string): Promise<string> {
  loading ??= load().catch((problem: unknown) => {
    loading = undefined;
    throw problem;
  });
  return (await loading)(source);
}

async function load(): Promise<(source: string) => string> {
  const clangFormat = await import('@wasm-fmt/clang-format/vite');
  await clangFormat.default();
  return (source) => clangFormat.format(source, 'main.cpp', style);
}

/** From one text to the other, as far as possible by changes of blanks, so that carets stay where they are. */
export function edits(before: string, after: string): Edit[] {
  const [from, to] = [pieces(before), pieces(after)];
  const shorter = Math.min(from.words.length, to.words.length);
  let first = 0;
  while (first < shorter && from.words[first] === to.words[first]) first += 1;
  let same = 0;
  while (same < shorter - first && from.words.at(-1 - same) === to.words.at(-1 - same)) same += 1;
  const between = ({ gaps }: Pieces): Gap => ({ start: gaps[first]!.start, end: gaps.at(-1 - same)!.end });
  const replaced = [...from.gaps.slice(0, first), between(from), ...from.gaps.slice(from.gaps.length - same)];
  const by = [...to.gaps.slice(0, first), between(to), ...to.gaps.slice(to.gaps.length - same)];
  return replaced.flatMap(({ start, end }, index) => {
    const text = after.slice(by[index]!.start, by[index]!.end);
    return text === before.slice(start, end) ? [] : [{ start, end, text }];
  });
}

interface Gap {
  start: number;
  end: number;
}

interface Pieces {
  words: string[];
  /** Before, between and behind the words. */
  gaps: Gap[];
}

function pieces(text: string): Pieces {
  const words: string[] = [];
  const gaps: Gap[] = [];
  let end = 0;
  for (const match of text.matchAll(/[\p{L}\w]+|[^\s\w]/gu)) {
    gaps.push({ start: end, end: match.index });
    words.push(match[0]);
    end = match.index + match[0].length;
  }
  return { words, gaps: [...gaps, { start: end, end: text.length }] };
}
