/** Code as it is written between tags: without the blank lines around it and the indentation that all of it has. */
export function trimmed(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n').map((line) => (line.trim() === '' ? '' : line));
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  const indents = lines.filter((line) => line !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  const common = indents.reduce((shared, each) => each.slice(0, sharedLength(shared, each)), indents[0] ?? '').length;
  return lines.map((line) => `${line.slice(common)}\n`).join('');
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
