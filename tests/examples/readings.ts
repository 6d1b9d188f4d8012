// What two runs of the same program may differ in: readings of the clock on standard output,
// and on standard error everything around the lines that a reader looks for.

const placeholders: Record<string, string> = {
  '{time}': String.raw`\d\d:\d\d:\d\d`,
  '{datetime}': String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{6})?`,
  '{seconds}': String.raw`(?<seconds>\d+(?:\.\d+)?)`,
};

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** A line of `expected` as a pattern: each placeholder stands for a reading of the clock. */
function pattern(expected: string): RegExp {
  const parts = expected.split(/(\{time\}|\{datetime\}|\{seconds\})/);
  return new RegExp(`^${parts.map((part) => placeholders[part] ?? escaped(part)).join('')}$`);
}

/** Does the line say what was expected, whatever its clock readings are? */
export function says(line: string, expected: string): boolean {
  return pattern(expected).test(line);
}

/** The lines, each with its clock readings replaced by the placeholders of its expected line. */
export function withoutReadings(lines: readonly string[], expected: readonly string[]): string[] {
  return lines.map((line, index) => {
    const wanted = expected[index];
    return wanted !== undefined && says(line, wanted) ? wanted : line;
  });
}

/** The durations that the program itself printed, where the expected lines have `{seconds}`. */
export function printedSeconds(lines: readonly string[], expected: readonly string[]): number[] {
  return lines.flatMap((line, index) => {
    const seconds = pattern(expected[index] ?? '').exec(line)?.groups?.['seconds'];
    return seconds === undefined ? [] : [Number(seconds)];
  });
}

// Lines with which CPython explains a warning or a report, and which C++ has no counterpart for.
const explanations = [
  /^\s/,
  /^$/,
  /^RuntimeWarning: Enable tracemalloc/,
  /^(future|task|handle|source_traceback|Object created at|Coroutine created at|created at)\b/,
  /^(During handling of the above exception|The above exception was the direct cause)/,
];

/**
 * The lines of standard error that matter: warnings without their place, the messages of reports,
 * and of each traceback its last line. Of chained exceptions only the last one counts.
 */
export function complaints(stderr: readonly string[]): string[] {
  const kept: string[] = [];
  let chained = false;
  for (const line of stderr) {
    if (/^(During handling of the above exception|The above exception was the direct cause)/.test(line)) chained = true;
    if (line === 'Traceback (most recent call last):' || explanations.some((explanation) => explanation.test(line))) continue;
    if (chained) kept.pop();
    chained = false;
    // Where CPython saw it, and what it calls a function there, is Python's own affair.
    kept.push(line.replace(/^.*?:\d+: (\w*Warning: )/, '$1').replace(/^(Exception in callback).*/, '$1'));
  }
  return kept;
}
