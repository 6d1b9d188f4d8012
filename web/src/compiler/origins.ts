/** Where the lines of the preprocessed prelude are from: runs of [line there, index of the file, line in it]. */
export interface Origins {
  readonly files: readonly string[];
  readonly runs: readonly (readonly [number, number, number])[];
}

/** A diagnostic's path as its reader knows it: what the compiler's disk looks like is nobody's business. */
const places: readonly [RegExp, string][] = [
  [/^\/core\/(.+)$/, '<$1>'],
  [/^\/sysroot\/include\/(?:c\+\+\/v1\/|compat\/)?(.+)$/, '<$1>'],
  [/^\/clang\/include\/(.+)$/, '<$1>'],
];

/** The compiler's words with every place in a header named as one includes it: `<vector>:1473`. */
export function withHeaderNames(said: string, origins: Origins): string {
  return said
    .replace(/^(In file included from )?\/core\/prelude\.hpp:(\d+):/gm, (_, from: string | undefined, line: string) => {
      const { file, line: original } = originOf(Number(line), origins);
      return `${from ?? ''}${file}:${original}:`;
    })
    .replace(/^(In file included from )?(\/[^\s:]+)(?=:\d+:)/gm, (_, from: string | undefined, path: string) => (from ?? '') + headerName(path));
}

function headerName(path: string): string {
  for (const [place, name] of places) if (place.test(path)) return path.replace(place, name);
  return path;
}

function originOf(line: number, { files, runs }: Origins): { file: string; line: number } {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]![0] <= line) low = middle + 1;
    else high = middle;
  }
  const run = runs[low - 1];
  if (!run) return { file: '<prelude.hpp>', line };
  const [start, file, original] = run;
  return { file: headerName(files[file] ?? ''), line: original + line - start };
}
